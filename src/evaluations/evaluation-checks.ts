import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { DatasetsService } from '../datasets/datasets.service.js';
import type { CreateEvaluation } from './evaluations.schemas.js';
import { MemorySpaces } from '../memory/memory-spaces.js';
import { EvaluationsRepository } from './evaluations.repository.js';

/** Says what is wrong with an evaluation that is asked for, and keeps its dataset. */
@Injectable()
export class EvaluationChecks {
  constructor(
    private readonly repository: EvaluationsRepository,
    private readonly datasets: DatasetsService,
    private readonly spaces: MemorySpaces,
  ) {}

  /** @throws ProblemError not-found, invalid-dataset or validation-failed, pointing at the field */
  async check(workspaceId: WorkspaceId, body: CreateEvaluation): Promise<void> {
    checkRules(body);
    await this.requireTasks(workspaceId, body);
    await this.requireComparable(workspaceId, body);
    await this.spaces.part(workspaceId, body.memory.space ?? null, 'memory.space');
  }

  /** Keeps the dataset from being deleted until the transaction ends. @throws ProblemError not-found */
  async hold(workspaceId: WorkspaceId, { tasks }: CreateEvaluation): Promise<void> {
    await (tasks.kind === 'codal' ? null : this.datasets.hold(workspaceId, tasks.dataset));
  }

  /** Tasks that are named must be there; which of a split are taken shows when they are verified. */
  private async requireTasks(workspaceId: WorkspaceId, { tasks }: CreateEvaluation): Promise<void> {
    if (tasks.kind === 'codal') {
      return;
    }
    const counts = await this.datasets.countTasks(workspaceId, tasks.dataset).catch((error) => {
      throw error instanceof ProblemError && error.code === 'not-found'
        ? ProblemError.notFound('dataset', tasks.dataset, 'tasks.dataset')
        : error;
    });
    if (tasks.kind === 'split') {
      if (!counts.some(({ split }) => split === tasks.split)) {
        throw ProblemError.field('tasks.split', `The dataset has no ${tasks.split} split.`);
      }
      return;
    }
    const loaded = await this.datasets.loadTasks(workspaceId, { datasetId: tasks.dataset });
    const known = new Set(loaded.map(({ id }) => id));
    const missing = tasks.taskIds.findIndex((id) => !known.has(id));
    if (missing >= 0) {
      const field = `tasks.taskIds.${missing}`;
      throw ProblemError.notFound('task', tasks.taskIds[missing] ?? '', field);
    }
  }

  private async requireComparable(
    workspaceId: WorkspaceId,
    { compareTo, tasks }: CreateEvaluation,
  ): Promise<void> {
    if (compareTo === undefined) {
      return;
    }
    const other = await this.repository.find(workspaceId, compareTo);
    if (other === null) {
      throw ProblemError.notFound('evaluation', compareTo, 'compareTo');
    }
    if (other.datasetId !== (tasks.kind === 'codal' ? null : tasks.dataset)) {
      throw ProblemError.field('compareTo', 'It is of other tasks; name one of the same dataset.');
    }
  }
}

/** Rules between fields. @throws ProblemError validation-failed */
function checkRules({ k, n, temperature, tasks, judges, memory }: CreateEvaluation): void {
  const above = k.findIndex((size) => size > n);
  if (above >= 0) {
    throw ProblemError.field(
      `k.${above}`,
      `pass@${k[above]} needs at least ${k[above]} answers; n is ${n}.`,
    );
  }
  if (temperature === 0 && n > 1) {
    throw ProblemError.field(
      'temperature',
      'Greedy answers to a task are all the same: n must be 1.',
    );
  }
  if (tasks.kind === 'codal' && judges.length === 0) {
    throw ProblemError.field('judges', 'Records have no tests: name at least one judge.');
  }
  if (tasks.kind === 'codal' && memory.arm !== 'none' && memory.arm !== 'long') {
    throw ProblemError.field('memory.arm', 'Records have no tests whose failure could be shown.');
  }
  requireDistinct(tasks);
}

/** Answers are told by task and record. */
function requireDistinct(tasks: CreateEvaluation['tasks']): void {
  const named =
    tasks.kind === 'codal'
      ? { field: 'records', ids: tasks.records.map(({ id }) => id) }
      : { field: 'taskIds', ids: tasks.kind === 'tasks' ? tasks.taskIds : [] };
  const again = firstRepeat(named.ids);
  if (again >= 0) {
    const field = `tasks.${named.field}.${again}`;
    throw ProblemError.field(field, `${named.ids[again] ?? ''} is there already.`);
  }
}

function firstRepeat(ids: readonly string[]): number {
  const seen = new Set<string>();
  return ids.findIndex((id) => seen.size === seen.add(id).size);
}
