import { type Cell, csvOf } from '../../common/report/csv.js';
import type { ExperimentReport, Spread } from './experiment-report.schemas.js';

interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const HEAD = [
  'table',
  'arm',
  'group',
  'measure',
  'value',
  'low',
  'high',
  'reference',
  'n',
] as const;

/** Every estimate of the report as a line: what it is of, its value and the ends of its interval. */
export function experimentCsv(report: ExperimentReport): string {
  return csvOf([
    HEAD,
    ...arms(report),
    ...memories(report),
    ...groups(report),
    ...errors(report),
    ...judges(report),
    ...others(report),
  ]);
}

function arms({ arms: all, experiment: { plan } }: ExperimentReport): Cell[][] {
  return all.flatMap(({ name, metrics, comparison, seeds }) => [
    ...Object.entries(metrics).map(([metric, value]) =>
      line(['arms', name, null, metric], value, null, seeds),
    ),
    ...(comparison === null
      ? []
      : [
          line(
            ['differences', name, null, plan.metric],
            comparison.difference,
            comparison.reference,
            seeds,
          ),
        ]),
  ]);
}

function memories({ memories: all, experiment }: ExperimentReport): Cell[][] {
  const { metric } = experiment.plan;
  return all.map(({ arm, memory, less, difference }) =>
    line(['memories', arm, memory, metric], difference, less, experiment.plan.seeds.length),
  );
}

function groups({ families, difficulties, experiment }: ExperimentReport): Cell[][] {
  const { metric } = experiment.plan;
  const named = [
    ...families.map((one) => ({ ...one, table: 'families' })),
    ...difficulties.map((one) => ({ ...one, table: 'difficulties' })),
  ];
  return named.flatMap(({ table, group, tasks, arms: all }) =>
    all.map(({ name, value }) => line([table, name, group, metric], value, null, tasks)),
  );
}

function errors({ errorTypes }: ExperimentReport): Cell[][] {
  return errorTypes.flatMap(({ errorType, attempts, arms: all }) =>
    all.map(({ name, share }) => line(['errors', name, errorType, 'share'], share, null, attempts)),
  );
}

function judges({ judges: all, experiment: { plan } }: ExperimentReport): Cell[][] {
  return all.flatMap(({ judge, arms: of }) =>
    of.flatMap(({ name, score, winRate }) => [
      line(['judges', name, judge, 'score'], score, null, plan.seeds.length),
      line(['judges', name, judge, 'wins'], winRate, 'untrained', plan.seeds.length),
    ]),
  );
}

/** Spreads over seeds: least and greatest stand where intervals have their ends. */
function others({ practice, costs }: ExperimentReport): Cell[][] {
  return [
    ...practice.flatMap(({ comparison, ...one }) => [
      line(['practice', one.arm, practised(one), 'pass@1'], rangeOf(one.passAt1), null, one.seeds),
      ...(comparison === null
        ? []
        : [
            line(
              ['practice differences', one.arm, practised(one), 'pass@1'],
              comparison.difference,
              comparison.reference,
              one.seeds,
            ),
          ]),
    ]),
    ...costs.flatMap(({ arm, trainings, parts }) =>
      parts.map(({ part, seconds }) =>
        line(['time', arm, part, 'seconds'], rangeOf(seconds), null, trainings),
      ),
    ),
    ...costs.flatMap(({ arm, trainings, ...figures }) =>
      Object.entries(figures).flatMap(([name, spread]) =>
        typeof spread === 'object' && spread !== null && 'mean' in spread
          ? [line(['costs', arm, null, name], rangeOf(spread), null, trainings)]
          : [],
      ),
    ),
  ];
}

function practised({
  set,
  innerSteps,
  innerRate,
}: Omit<ExperimentReport['practice'][number], 'comparison'>): string {
  return `${set} +${innerSteps}${innerRate === null || innerRate === 1 ? '' : ` of ${innerRate}`}`;
}

function rangeOf({ mean, least, greatest }: Spread): Estimate {
  return { value: mean, low: least, high: greatest };
}

function line(
  what: readonly Cell[],
  estimate: Estimate | null,
  reference: string | null,
  n: number,
): Cell[] {
  const { value = null, low = null, high = null } = estimate ?? {};
  return [...what, value, low, high, reference, n];
}
