import { meanOverSeeds } from '../../training/evaluation/over-seeds.js';
import type { CellTask } from '../cell-outcome.js';
import type { ExperimentPlan } from '../experiments.schemas.js';
import type {
  ArmFigures,
  Comparison,
  ErrorFigures,
  GroupFigures,
  MemoryFigures,
} from './experiment-report.schemas.js';
import { compared, meanOfKnown } from './paired-comparison.js';
import { figuresOf, referenceOf, type ReportRow, type TaskFigure, tasksOf } from './report-rows.js';

/** What Python raises for a program that does not compile. */
const COMPILE_ERRORS = ['SyntaxError', 'IndentationError', 'TabError'];
const MAX_ERROR_TYPES = 12;

/** The rows of a report, with what their figures need to know of the plan. */
export class ArmTables {
  private readonly tasks: readonly CellTask[];
  private readonly seed: number;

  constructor(
    private readonly rows: readonly ReportRow[],
    private readonly plan: Pick<ExperimentPlan, 'arms' | 'metric' | 'reference' | 'evaluation'>,
  ) {
    this.tasks = tasksOf(rows);
    this.seed = plan.evaluation.seed;
  }

  arm(row: ReportRow): ArmFigures {
    const { arms, metric, evaluation } = this.plan;
    const succeeded = row.outcomes.flatMap((outcome) => outcome ?? []);
    const metrics = [
      ...evaluation.k.map((k) => `pass@${k}`),
      ...(evaluation.greedy ? ['greedy'] : []),
    ];
    const estimates = metrics.map((name) => [name, this.estimate(row, metricOf(name))] as const);
    const compiles = this.estimate(row, compileShare);
    return {
      name: row.name,
      arm: row.arm,
      memory: row.memory,
      attempts: row.index === null ? null : (arms[row.index]?.attempts ?? null),
      seeds: succeeded.length,
      missing: row.outcomes.length - succeeded.length,
      tasks: this.tasks.length,
      masked: sum(succeeded.flatMap(({ tasks }) => tasks.map(({ masked }) => masked))),
      metrics: { ...Object.fromEntries(estimates), compiles },
      bySeed: figuresOf(row, this.tasks, metricOf(metric)).map(meanOfKnown),
      comparison: this.comparison(row, metricOf(metric)),
    };
  }

  /** What each memory of an arm is worth beside each other one, by the metric of the experiment. */
  memories(): MemoryFigures[] {
    const figure = metricOf(this.plan.metric);
    return this.rows.flatMap((less, first) =>
      this.rows.slice(first + 1).flatMap((row) => {
        const found = row.index === less.index ? this.difference(less, row, figure) : null;
        const { arm, memory } = row;
        return found === null ? [] : [{ arm, memory, less: less.memory, ...found }];
      }),
    );
  }

  /** Tasks by what `groupOf` says of them; those of which it says nothing are in none. */
  groups(groupOf: (task: CellTask) => string | null): GroupFigures[] {
    const names = [...new Set(this.tasks.flatMap((task) => groupOf(task) ?? []))].toSorted();
    const figure = metricOf(this.plan.metric);
    return names.map((group) => {
      const tasks = this.tasks.filter((task) => groupOf(task) === group);
      const arms = this.rows.map((row) => ({
        name: row.name,
        value: this.estimate(row, figure, tasks),
        comparison: this.comparison(row, figure, tasks),
      }));
      return { group, tasks: tasks.length, arms };
    });
  }

  /** The most frequent error types, with the share of attempts that each arm loses to them. */
  errorTypes(): ErrorFigures[] {
    const counts = new Map<string, number>();
    const all = this.rows.flatMap(({ outcomes }) => outcomes.flatMap((one) => one?.tasks ?? []));
    for (const [type, count] of all.flatMap(({ errorTypes }) => Object.entries(errorTypes))) {
      counts.set(type, (counts.get(type) ?? 0) + count);
    }
    return [...counts]
      .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .slice(0, MAX_ERROR_TYPES)
      .map(([errorType, attempts]) => this.errorType(errorType, attempts));
  }

  private errorType(errorType: string, attempts: number): ErrorFigures {
    const figure = errorShare(errorType);
    const arms = this.rows.map((row) => ({
      name: row.name,
      share: this.estimate(row, figure),
      row,
    }));
    const [fewest] = arms
      .filter(({ row, share }) => row.index !== null && share !== null)
      .toSorted((a, b) => (a.share?.value ?? 0) - (b.share?.value ?? 0));
    return {
      errorType,
      attempts,
      arms: arms.map(({ name, share }) => ({ name, share })),
      fewest:
        fewest === undefined
          ? null
          : { name: fewest.name, comparison: this.comparison(fewest.row, figure) },
    };
  }

  private estimate(
    row: ReportRow,
    figure: TaskFigure,
    tasks = this.tasks,
  ): ArmFigures['metrics'][string] {
    return meanOverSeeds(figuresOf(row, tasks, figure), this.seed);
  }

  private comparison(row: ReportRow, figure: TaskFigure, tasks = this.tasks): Comparison | null {
    const reference = referenceOf(row, this.rows, this.plan.reference);
    const found = reference === null ? null : this.difference(reference, row, figure, tasks);
    return reference === null || found === null ? null : { reference: reference.name, ...found };
  }

  /** The second row less the first, by task and seed. */
  private difference(
    from: ReportRow,
    to: ReportRow,
    figure: TaskFigure,
    tasks = this.tasks,
  ): Omit<Comparison, 'reference'> | null {
    const [first, second] = [from, to].map((one) => figuresOf(one, tasks, figure));
    return compared(first ?? [], second ?? [], this.seed);
  }
}

function metricOf(name: string): TaskFigure {
  return ({ metrics }) => metrics[name] ?? null;
}

/** Share of the attempts at a task that fail by an error type. */
function errorShare(errorType: string): TaskFigure {
  return ({ judged, errorTypes }) =>
    judged === 0
      ? null
      : (Object.hasOwn(errorTypes, errorType) ? (errorTypes[errorType] ?? 0) : 0) / judged;
}

function compileShare(task: CellTask): number | null {
  const broken = COMPILE_ERRORS.map((type) => errorShare(type)(task));
  return task.judged === 0 ? null : 1 - sum(broken.map((share) => share ?? 0));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
