import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { type Page, type PageQuery, Pager } from '../common/paging.js';
import { ProblemError } from '../common/problems.js';
import { EvaluationsService } from '../evaluations/evaluations.service.js';
import { JobRequestsService } from '../jobs/job-requests.service.js';
import type { ExperimentCellEntity, ExperimentEntity } from './experiment.entity.js';
import { presentCell, presentExperiment } from './experiment-presenter.js';
import type { Experiment, ExperimentCell, ExperimentListQuery } from './experiments.schemas.js';
import { type ExperimentRef, ExperimentsRepository } from './experiments.repository.js';

/** Shows, cancels and deletes experiments. */
@Injectable()
export class ExperimentsService {
  constructor(
    private readonly repository: ExperimentsRepository,
    private readonly jobs: JobRequestsService,
    private readonly evaluations: EvaluationsService,
    private readonly pager: Pager,
  ) {}

  /** @throws ProblemError invalid-cursor */
  async list(
    workspaceId: WorkspaceId,
    { state, metadata, ...query }: ExperimentListQuery,
  ): Promise<Page<Experiment>> {
    const rows = this.repository.query(workspaceId);
    if (state !== undefined) {
      rows.andWhere('experiment.state = :state', { state });
    }
    if (metadata !== undefined) {
      const pairs = { metadata: JSON.stringify(metadata) };
      rows.andWhere('experiment.metadata @> :metadata::jsonb', pairs);
    }
    const list = `experiments ${workspaceId} ${state ?? ''} ${JSON.stringify(metadata ?? {})}`;
    const page = await this.pager.page(rows, query, list);
    return { ...page, data: await this.present(workspaceId, page.data) };
  }

  /** @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, id: string): Promise<Experiment> {
    const [shown] = await this.present(workspaceId, [await this.row(workspaceId, id)]);
    return shown as Experiment;
  }

  /** A page of cells in their order. @throws ProblemError not-found, invalid-cursor */
  async cells(
    workspaceId: WorkspaceId,
    id: string,
    { cursor, limit }: PageQuery,
  ): Promise<Page<ExperimentCell>> {
    const experiment = await this.row(workspaceId, id);
    const list = `experiment cells ${id}`;
    const after = cursor === undefined ? -1 : Number(this.pager.read(cursor, list));
    const rows = await this.repository.cells(experiment, { after, limit: limit + 1 });
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      data: shown.map((cell) => presentCell(cell, experiment)),
      nextCursor:
        rows.length > limit && last !== undefined
          ? this.pager.write(String(last.position), list)
          : null,
    };
  }

  /** Ends it with the jobs and evaluations that it has under way; one that has ended stays. @throws ProblemError not-found */
  async cancel(workspaceId: WorkspaceId, id: string): Promise<Experiment> {
    await this.row(workspaceId, id);
    await this.repository.transaction(() => this.stop({ workspaceId, id }));
    return this.get(workspaceId, id);
  }

  /**
   * What has not ended of it is cancelled first, and what its cells remember goes; its jobs, models and evaluations stay.
   *
   * @throws ProblemError not-found
   */
  async delete(workspaceId: WorkspaceId, id: string): Promise<void> {
    await this.repository.transaction(async () => {
      await this.stop({ workspaceId, id });
      if (!(await this.repository.delete({ workspaceId, id }))) {
        throw ProblemError.notFound('experiment', id);
      }
    });
  }

  /** @throws ProblemError not-found */
  async row(workspaceId: WorkspaceId, id: string): Promise<ExperimentEntity> {
    const row = await this.repository.find(workspaceId, id);
    if (row === null) {
      throw ProblemError.notFound('experiment', id);
    }
    return row;
  }

  private async stop(ref: ExperimentRef): Promise<void> {
    const experiment = await this.repository.lock(ref);
    const cells = experiment === null ? [] : await this.repository.cells(ref);
    for (const jobId of new Set(cells.filter(isTraining).map((cell) => cell.jobId ?? ''))) {
      await this.jobs.cancel(ref.workspaceId, jobId).catch(unlessOver);
    }
    for (const { evaluationId } of cells.filter(({ state }) => state === 'evaluating')) {
      await this.evaluations.cancel(ref.workspaceId, evaluationId ?? '').catch(unlessOver);
    }
    await (experiment === null ? null : this.repository.cancel(ref));
  }

  private async present(
    workspaceId: WorkspaceId,
    rows: readonly ExperimentEntity[],
  ): Promise<Experiment[]> {
    const ids = rows.map(({ id }) => id);
    const counts = await this.repository.progress(workspaceId, ids);
    return rows.map((row) =>
      presentExperiment(
        row,
        counts.filter(({ id }) => id === row.id),
      ),
    );
  }
}

function isTraining({ state }: ExperimentCellEntity): boolean {
  return state === 'training';
}

/** What has ended meanwhile, or was deleted, needs no end. */
function unlessOver(error: unknown): void {
  const isOver =
    error instanceof ProblemError && ['illegal-transition', 'not-found'].includes(error.code);
  if (!isOver) {
    throw error;
  }
}
