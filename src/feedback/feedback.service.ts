import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { type Page, Pager } from '../common/paging.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { MemoryService } from '../memory/memory.service.js';
import type { Feedback, FeedbackQuery } from './feedback-answers.schemas.js';
import { choiceOf, episodeKey, type FeedbackExample } from './feedback-outcome.js';
import { FeedbackEntity, FeedbackUseEntity } from './feedback.entity.js';
import { conditionsOf } from './feedback-filter.js';

/** A right answer that a feedback has shown. */
interface FeedbackLesson {
  /** Null where the feedback speaks of an episode. */
  readonly generationId: string | null;
  readonly project: string | null;
  readonly example: FeedbackExample;
}

/** What weights have learned from: that of their own training up to there, and of those that they started from. */
const LEARNED_BY_CHECKPOINT = `feedback.id IN (
  WITH RECURSIVE made AS (
    SELECT job_id, step FROM checkpoints WHERE id = :checkpointId AND workspace_id = :workspaceId
    UNION
    SELECT checkpoints.job_id, checkpoints.step
    FROM made JOIN jobs ON jobs.id = made.job_id
      JOIN checkpoints ON checkpoints.id = jobs.config->'start'->>'checkpointId'
    WHERE checkpoints.workspace_id = :workspaceId)
  SELECT uses.feedback_id FROM made
    JOIN feedback_uses AS uses ON uses.job_id = made.job_id AND uses.step <= made.step
  WHERE uses.workspace_id = :workspaceId)`;

const LEARNED_BY_JOB = `feedback.id IN (
  SELECT feedback_id FROM feedback_uses
  WHERE workspace_id = :workspaceId AND job_id = :jobId)`;

/** Shows feedback and what came of it. */
@Injectable()
export class FeedbackService {
  constructor(
    private readonly memory: MemoryService,
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Newest first. @throws ProblemError invalid-cursor */
  async list(workspaceId: WorkspaceId, query: FeedbackQuery): Promise<Page<Feedback>> {
    const { limit, cursor, checkpointId, jobId, status, generationId, ...filter } = query;
    const rows = this.database.of(FeedbackEntity, workspaceId).query('feedback');
    for (const [sql, values] of [
      ...conditionsOf({ ...filter, status, generationId }),
      ...(checkpointId === undefined ? [] : [[LEARNED_BY_CHECKPOINT, { checkpointId }] as const]),
      ...(jobId === undefined ? [] : [[LEARNED_BY_JOB, { jobId }] as const]),
    ]) {
      rows.andWhere(sql, values);
    }
    const { limit: _, cursor: __, ...wish } = query;
    const list = `feedback ${workspaceId} ${JSON.stringify(wish)}`;
    const page = await this.pager.page(rows, { limit, cursor }, list);
    return { ...page, data: await Promise.all(page.data.map((row) => this.present(row))) };
  }

  /** @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, id: string): Promise<Feedback> {
    return this.present(await this.row(workspaceId, id));
  }

  /** @throws ProblemError not-found */
  async row(workspaceId: WorkspaceId, id: string): Promise<FeedbackEntity> {
    const row = await this.database.of(FeedbackEntity, workspaceId).find({ id });
    if (row === null) {
      throw ProblemError.notFound('feedback', id);
    }
    return row;
  }

  /**
   * What there is to imitate in a feedback; null where nothing is, or where memory has forgotten what came of it.
   *
   * @throws ProblemError not-found
   */
  async findLesson(workspaceId: WorkspaceId, id: string): Promise<FeedbackLesson | null> {
    const { status, example, generationId, project } = await this.row(workspaceId, id);
    const isTaken = status === 'accepted' || status === 'consumed';
    if (!isTaken || example === null) {
      return null;
    }
    const episodeId = await this.memory.findEpisodeId(workspaceId, episodeKey(id));
    return episodeId === null ? null : { generationId, project, example };
  }

  private async present(row: FeedbackEntity): Promise<Feedback> {
    const { id, workspaceId, content } = row;
    const uses = await this.database
      .of(FeedbackUseEntity, workspaceId)
      .list({ feedbackId: id }, { createdAt: 'ASC' });
    return {
      id,
      keyId: row.keyId,
      generationId: row.generationId,
      aboutEpisodeId: row.aboutEpisodeId,
      kind: row.kind,
      source: row.source,
      status: row.status,
      reason: row.reason,
      trust: row.trust,
      choice: choiceOf(content),
      value: content.value,
      isChecked: row.checkState !== null,
      episodeId: await this.memory.findEpisodeId(workspaceId, episodeKey(id)),
      consumedBy: uses.map(({ jobId, step }) => ({ jobId, step })),
      createdAt: row.createdAt.toISOString(),
    };
  }
}
