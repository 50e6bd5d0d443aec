import type { TaskOutcome } from '../contracts/evaluation.js';
import { figuresOf } from '../training/evaluation/figures.js';
import type { EvaluatedTaskEntity, EvaluationRunEntity } from './evaluation.entity.js';
import type {
  EvaluationReportFigures,
  EvaluationSettings,
  Overlap,
} from './evaluations.schemas.js';

/** A task that was examined, with its outcome read. */
export interface Examined extends Pick<
  EvaluatedTaskEntity,
  'position' | 'taskId' | 'key' | 'group' | 'overlap'
> {
  readonly outcome: TaskOutcome;
}

/** Tasks whose outcome is kept. */
export function examinedOf(tasks: readonly EvaluatedTaskEntity[]): Examined[] {
  return tasks.flatMap(({ position, taskId, key, group, overlap, outcome }) =>
    outcome === null
      ? []
      : [{ position, taskId, key, group, overlap, outcome: JSON.parse(outcome) as TaskOutcome }],
  );
}

export function isContaminated(
  overlap: Overlap | null,
  { contamination: { threshold } }: Pick<EvaluationSettings, 'contamination'>,
): boolean {
  return Math.max(overlap?.training ?? 0, overlap?.memory ?? 0) >= threshold;
}

/** What the tasks of an evaluation come to: all, by group, and those that the model has not seen. */
export function reportFigures(
  { settings }: Pick<EvaluationRunEntity, 'settings'>,
  tasks: readonly Examined[],
): EvaluationReportFigures {
  const { k, seed, tasks: source } = settings;
  const options = { k, seed, hasTests: source.kind !== 'codal' };
  const figures = (of: readonly Examined[]) =>
    figuresOf(
      of.map(({ outcome }) => outcome),
      options,
    );
  const names = [...new Set(tasks.flatMap(({ group }) => group ?? []))].toSorted();
  const clean = tasks.filter(({ overlap }) => !isContaminated(overlap, settings));
  return {
    overall: figures(tasks),
    groups: names.map((name) => ({
      name,
      figures: figures(tasks.filter(({ group }) => group === name)),
    })),
    contaminated: tasks.length - clean.length,
    clean: clean.length === tasks.length ? null : figures(clean),
  };
}
