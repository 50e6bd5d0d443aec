import type { MemoryArm } from '../../evaluations/evaluations.schemas.js';
import type { SeedFigures } from '../../training/evaluation/over-seeds.js';
import type { CellOutcome, CellTask } from '../cell-outcome.js';
import type { ExperimentCellEntity } from '../experiment.entity.js';
import { UNTRAINED } from '../experiment-settings.schemas.js';
import type { ExperimentPlan } from '../experiments.schemas.js';

/** What the report reads of a cell. */
export type ReportedCell = Pick<
  ExperimentCellEntity,
  'arm' | 'seed' | 'memory' | 'state' | 'jobId' | 'space'
> & { readonly outcome: CellOutcome | null };

/** An arm examined with one memory arm, over its seeds: a line of the report. */
export interface ReportRow {
  readonly name: string;
  readonly arm: string;
  readonly index: number | null;
  readonly memory: MemoryArm;
  /** In the order of the seeds; null where the cell has not succeeded. */
  readonly outcomes: readonly (CellOutcome | null)[];
}

/** The figure of a task, null when it has none. */
export type TaskFigure = (task: CellTask) => number | null;

/** The untrained model first, then the arms in their order. */
export function rowsOf(
  { arms, seeds }: Pick<ExperimentPlan, 'arms' | 'seeds'>,
  cells: readonly ReportedCell[],
): ReportRow[] {
  const hasMany = new Set(cells.map(({ memory }) => memory)).size > 1;
  const keys = new Map(cells.map(({ arm, memory }) => [`${arm} ${memory}`, { arm, memory }]));
  return [...keys.values()]
    .toSorted((a, b) => (a.arm ?? -1) - (b.arm ?? -1))
    .map(({ arm, memory }) => {
      const own = cells.filter((cell) => cell.arm === arm && cell.memory === memory);
      const name = arm === null ? UNTRAINED : (arms[arm]?.name ?? '');
      const order = arm === null ? [null] : seeds;
      return {
        name: hasMany ? `${name}, memory ${memory}` : name,
        arm: name,
        index: arm,
        memory,
        outcomes: order.map((seed) => own.find((cell) => cell.seed === seed)?.outcome ?? null),
      };
    });
}

/** Tasks of all rows, each once. */
export function tasksOf(rows: readonly ReportRow[]): CellTask[] {
  const all = rows.flatMap(({ outcomes }) => outcomes.flatMap((one) => one?.tasks ?? []));
  return [...new Map(all.map((task) => [task.taskId, task])).values()];
}

/** The figure of each of these tasks after each seed: seeds that have not succeeded have none. */
export function figuresOf(
  { outcomes }: ReportRow,
  tasks: readonly Pick<CellTask, 'taskId'>[],
  figure: TaskFigure,
): SeedFigures {
  return outcomes.map((outcome) => {
    const byId = new Map((outcome?.tasks ?? []).map((task) => [task.taskId, task]));
    return tasks.map(({ taskId }) => {
      const task = byId.get(taskId);
      return task === undefined ? null : figure(task);
    });
  });
}

/** What a row is compared with: the reference under the same memory, else under the first that it has; null for itself. */
export function referenceOf(
  row: ReportRow,
  rows: readonly ReportRow[],
  reference: string,
): ReportRow | null {
  const candidates = rows.filter(({ arm }) => arm === reference);
  const found = candidates.find(({ memory }) => memory === row.memory) ?? candidates[0] ?? null;
  return found === row ? null : found;
}
