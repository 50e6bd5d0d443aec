import { Injectable } from '@nestjs/common';
import type { Task } from '../contracts/task.js';
import { DatasetsService } from '../datasets/datasets.service.js';
import { DATE_TAG } from '../datasets/importers/livecodebench.js';
import { randomFor } from '../training/random.js';
import { criterionOf, taskOfRecord } from './codal.js';
import type { EvaluationRunEntity } from './evaluation.entity.js';
import type { CodalRecord } from './evaluation-source.schemas.js';
import type { EvaluationSettings } from './evaluations.schemas.js';

type SplitSource = Extract<EvaluationSettings['tasks'], { kind: 'split' }>;

/** A task with what an evaluation knows of it beside. */
export interface Chosen {
  readonly task: Task;
  readonly group: string | null;
  readonly criterion?: string;
}

/** Finds the tasks that an evaluation may ask. */
@Injectable()
export class TaskChoice {
  constructor(private readonly datasets: DatasetsService) {}

  /** All that there are, chosen or not; in the order of their source. */
  all(run: EvaluationRunEntity): Promise<Chosen[]> {
    return run.settings.tasks.kind === 'codal'
      ? Promise.resolve(recordsOf(run))
      : this.tasksOf(run);
  }

  private async tasksOf({
    workspaceId,
    settings,
    datasetId,
  }: EvaluationRunEntity): Promise<Chosen[]> {
    const { tasks: source } = settings;
    const where = source.kind === 'split' ? { split: source.split, subset: source.subset } : {};
    const filter = { datasetId: datasetId ?? '', ...where };
    const tasks = await this.datasets.loadTasks(workspaceId, filter);
    return tasks.map((task) => ({ task, group: task.difficulty ?? null }));
  }
}

function recordsOf({ records }: EvaluationRunEntity): Chosen[] {
  return (JSON.parse(records ?? '[]') as CodalRecord[]).map((record) => ({
    task: taskOfRecord(record),
    group: record.preference,
    criterion: criterionOf(record),
  }));
}

/** Those of them that are asked, in their order. */
export function chosenOf(
  { settings }: EvaluationRunEntity,
  all: readonly Chosen[],
): readonly Chosen[] {
  const { tasks: source, seed } = settings;
  if (source.kind === 'tasks') {
    const byId = new Map(all.map((one) => [one.task.id, one]));
    return source.taskIds.flatMap((id) => byId.get(id) ?? []);
  }
  if (source.kind === 'codal') {
    return all;
  }
  const taken = all.filter(({ task }) => isTaken(task, source));
  if (source.limit === undefined || taken.length <= source.limit) {
    return taken;
  }
  const ordered = taken.toSorted((a, b) => (a.task.key < b.task.key ? -1 : 1));
  return randomFor(seed, 'evaluation tasks').shuffle(ordered).slice(0, source.limit);
}

/** Without a date tag a task is in no window. */
function isTaken({ verification, tags }: Task, { include, from, until }: SplitSource): boolean {
  const day = tags.find((tag) => tag.startsWith(DATE_TAG))?.slice(DATE_TAG.length) ?? null;
  const isInside =
    (from === undefined && until === undefined) ||
    (day !== null && day >= (from ?? day) && (until === undefined || day < until));
  return isInside && include.some((mark) => mark === verification);
}
