import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { CallerIdentity, WorkspaceId } from '../common/caller.js';
import { newId } from '../common/ids.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { GenerationService } from '../generation/generation.service.js';
import { MemoryService } from '../memory/memory.service.js';
import { episodeKey, episodeOf } from './feedback-episode.js';
import { FeedbackEntity } from './feedback.entity.js';
import type { CreateFeedback, Feedback } from './feedback.schemas.js';

/** Takes in what people say of answers, and remembers what can be learned from it. */
@Injectable()
export class FeedbackService {
  constructor(
    private readonly generations: GenerationService,
    private readonly memory: MemoryService,
    private readonly database: Database,
  ) {}

  /**
   * Stores a feedback and its episode together. Saying the same again changes nothing and answers the same.
   *
   * @throws ProblemError not-found; validation-failed for a choice that is not there; conflict when the key has said
   *   something else of this kind before; dependency-unavailable when memory cannot embed
   */
  async create({ workspaceId, keyId }: CallerIdentity, content: CreateFeedback): Promise<Feedback> {
    const generation = await this.generations.getForFeedback(workspaceId, content.generationId);
    if (content.choice >= generation.answers.length) {
      throw ProblemError.field('choice', `the generation has ${generation.answers.length} answers`);
    }
    const { generationId, kind } = content;
    const id = newId('feedback');
    const episode = episodeOf({ id, keyId, content }, generation);
    const status = episode === null ? 'received' : 'accepted';
    const rows = this.database.of(FeedbackEntity, workspaceId);
    await this.database.transaction(async () => {
      const row = { id, keyId, generationId, kind, content, status } as const;
      if (await this.database.of(FeedbackEntity, workspaceId).insertNew(row)) {
        await this.memory.remember(workspaceId, episode === null ? [] : [episode]);
      }
    });
    const kept = await rows.find({ keyId, generationId, kind });
    if (kept === null || !isDeepStrictEqual(kept.content, content)) {
      throw new ProblemError('conflict', `This key has given another ${kind} on ${generationId}.`);
    }
    return this.present(kept);
  }

  /** @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, id: string): Promise<Feedback> {
    const row = await this.database.of(FeedbackEntity, workspaceId).find({ id });
    if (row === null) {
      throw ProblemError.notFound('feedback', id);
    }
    return this.present(row);
  }

  private async present(row: FeedbackEntity): Promise<Feedback> {
    const { id, generationId, kind, status, content } = row;
    return {
      id,
      generationId,
      choice: content.choice,
      kind,
      value: content.value,
      status,
      episodeId: await this.memory.findEpisodeId(row.workspaceId, episodeKey(id)),
      createdAt: row.createdAt.toISOString(),
    };
  }
}
