import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { type Page, type PageQuery, Pager } from '../common/paging.js';
import { ProblemError } from '../common/problems.js';
import type { EpisodeCard } from '../contracts/episode.js';
import type { TaskOutcome } from '../contracts/evaluation.js';
import type { EvaluatedTaskEntity, EvaluationRunEntity } from './evaluation.entity.js';
import type { EvaluatedTask, EvaluationListQuery, EvaluationRun } from './evaluations.schemas.js';
import { EvaluationsRepository } from './evaluations.repository.js';

/** Shows, cancels and deletes evaluations. */
@Injectable()
export class EvaluationsService {
  constructor(
    private readonly repository: EvaluationsRepository,
    private readonly pager: Pager,
  ) {}

  /** @throws ProblemError invalid-cursor */
  async list(
    workspaceId: WorkspaceId,
    { state, metadata, ...query }: EvaluationListQuery,
  ): Promise<Page<EvaluationRun>> {
    const rows = this.repository.query(workspaceId);
    if (state !== undefined) {
      rows.andWhere('evaluation.state = :state', { state });
    }
    if (metadata !== undefined) {
      const pairs = { metadata: JSON.stringify(metadata) };
      rows.andWhere('evaluation.metadata @> :metadata::jsonb', pairs);
    }
    const list = `evaluations ${workspaceId} ${state ?? ''} ${JSON.stringify(metadata ?? {})}`;
    const page = await this.pager.page(rows, query, list);
    return { ...page, data: page.data.map(presentEvaluation) };
  }

  /** @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, id: string): Promise<EvaluationRun> {
    return presentEvaluation(await this.row(workspaceId, id));
  }

  /** A page of tasks in their order. @throws ProblemError not-found, invalid-cursor */
  async tasks(
    workspaceId: WorkspaceId,
    id: string,
    { cursor, limit }: PageQuery,
  ): Promise<Page<EvaluatedTask>> {
    const run = await this.row(workspaceId, id);
    const list = `evaluated tasks ${id}`;
    const after = cursor === undefined ? -1 : Number(this.pager.read(cursor, list));
    const rows = await this.repository.tasks(run, { after, limit: limit + 1 });
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      data: shown.map(presentTask),
      nextCursor:
        rows.length > limit && last !== undefined
          ? this.pager.write(String(last.position), list)
          : null,
    };
  }

  /** One that has ended stays as it is. @throws ProblemError not-found */
  async cancel(workspaceId: WorkspaceId, id: string): Promise<EvaluationRun> {
    await this.repository.cancel(await this.row(workspaceId, id));
    return this.get(workspaceId, id);
  }

  /** What a worker still does of it is recorded nowhere. @throws ProblemError not-found */
  async delete(workspaceId: WorkspaceId, id: string): Promise<void> {
    if (!(await this.repository.delete({ workspaceId, id }))) {
      throw ProblemError.notFound('evaluation', id);
    }
  }

  /** @throws ProblemError not-found */
  async row(workspaceId: WorkspaceId, id: string): Promise<EvaluationRunEntity> {
    const row = await this.repository.find(workspaceId, id);
    if (row === null) {
      throw ProblemError.notFound('evaluation', id);
    }
    return row;
  }
}

export function presentEvaluation(row: EvaluationRunEntity): EvaluationRun {
  const { id, keyId, name, state, model, datasetId, settings, compareTo } = row;
  const { done, total, usage, report, error, metadata } = row;
  return {
    id,
    keyId,
    name,
    state,
    terminal: row.finishedAt !== null,
    model,
    datasetId,
    settings,
    compareTo,
    progress: { done, total },
    usage,
    figures: report?.overall ?? null,
    error,
    metadata,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

function presentTask(row: EvaluatedTaskEntity): EvaluatedTask {
  const { position, taskId, key, group, overlap, outcome } = row;
  const cards = JSON.parse(row.cards) as EpisodeCard[];
  return {
    position,
    taskId,
    key,
    group,
    episodeIds: cards.map(({ episodeId }) => episodeId),
    overlap,
    outcome: outcome === null ? null : (JSON.parse(outcome) as TaskOutcome),
  };
}
