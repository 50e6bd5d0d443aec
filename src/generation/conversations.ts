import { Injectable } from '@nestjs/common';
import type { CallerIdentity } from '../common/caller.js';
import { Schedule } from '../common/schedule.js';
import { Database } from '../database/database.js';
import type { FailedAttempt } from '../training/prompts/prompt-template.js';
import { GenerationEntity } from './generation.entity.js';
import type { Subject } from './public-tests.js';

/** An attempt of a conversation that its next prompt can show. */
export interface RememberedFailure {
  readonly generationId: string;
  readonly failed: FailedAttempt;
  readonly ageSeconds: number;
}

/**
 * Short-term memory of conversations: the newest attempt at a task among the requests that a key has given one name.
 * Attempts that no test has judged say nothing, and those older than `conversationMs` are forgotten.
 */
@Injectable()
export class Conversations {
  private readonly maxAgeSeconds: number;

  constructor(
    private readonly database: Database,
    { conversationMs }: Schedule,
  ) {
    this.maxAgeSeconds = conversationMs / 1000;
  }

  /** The newest attempt at the subject, when it failed; null when it passed, and without one. */
  async lastFailure(
    { workspaceId, keyId }: CallerIdentity,
    conversation: string | undefined,
    { taskId, prompt }: Subject,
  ): Promise<RememberedFailure | null> {
    if (conversation === undefined) {
      return null;
    }
    const rows = this.database.of(GenerationEntity, workspaceId).query('generation');
    const newest = await rows
      .andWhere('generation.keyId = :keyId', { keyId })
      .andWhere('generation.conversation = :conversation', { conversation })
      .andWhere('generation.attempt IS NOT NULL')
      .andWhere(`generation.createdAt > now() - make_interval(secs => :maxAge)`, {
        maxAge: this.maxAgeSeconds,
      })
      .andWhere(
        taskId === null
          ? 'generation.taskId IS NULL AND generation.taskText = :text'
          : 'generation.taskId = :taskId',
        { taskId, text: JSON.stringify(prompt) },
      )
      .orderBy('generation.createdAt', 'DESC')
      .addOrderBy('generation.id', 'DESC')
      .limit(1)
      .getOne();
    const failed = newest?.attempt?.failed ?? null;
    if (newest === null || failed === null) {
      return null;
    }
    const ageSeconds = Math.max(0, Math.round((Date.now() - newest.createdAt.getTime()) / 1000));
    return { generationId: newest.id, failed, ageSeconds };
  }
}
