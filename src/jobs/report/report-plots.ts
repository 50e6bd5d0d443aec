import { duration, figure, percent } from '../../common/report/figures.js';
import { intervalPlot } from '../../common/report/interval-plot.js';
import { adaptationPlots } from './adaptation-plots.js';
import type { CurvePoint, JobReport } from './job-reports.schemas.js';
import { linePlot, type Series } from '../../common/report/line-plot.js';
import { type Markup, markup } from '../../common/report/markup.js';
import { stackedPlot } from '../../common/report/stacked-plot.js';
import { mostFrequent, OTHER_ERRORS } from '../step-tallies.js';
import { grid, section, table } from '../../common/report/section.js';
import { COLOURS } from '../../common/report/plot-frame.js';

type Evaluations = NonNullable<JobReport['evaluations']['before']>;

const STAGES = ['before', 'after'] as const;
/** Figures that are shares: their plots show the whole range from 0 to 1. */
const PASS_RATES: Readonly<Record<string, string>> = {
  passRate: 'all attempts',
  supportPassRate: 'support',
  queryPassRate: 'query',
};
/** Figures that get a plot of their own when the recipe has them. */
const OTHERS: Readonly<Record<string, string>> = {
  loss: 'Policy loss',
  gradientNorm: 'Norm of the gradient',
  kl: 'KL to the reference',
  clippedShare: 'Share of clipped tokens',
};

/** Pass rates on held-out tasks at each stage that was examined, each with its 95 % interval, and how adapting to projects raises them. */
export function evaluations({ evaluations: examined }: JobReport): Markup {
  const stages = STAGES.flatMap((stage) => {
    const results = examined[stage] ?? [];
    return results.length === 0 ? [] : [{ stage, results }];
  });
  const [first] = stages;
  const ks = Object.keys(first?.results[0]?.passAt ?? {});
  const measures = [...ks.map((k) => `pass@${k}`), 'greedy'];
  const plots = measures.map((measure) => {
    const rows = (first?.results ?? []).map((place) => ({
      name: nameOf(place),
      estimates: stages.map(({ results }) => estimateOf(results, place, measure)),
    }));
    const names = stages.map(({ stage }) => stage);
    return intervalPlot(`${measure}, with 95 % intervals`, rows, names);
  });
  const parts = [...plots, grid(adaptationPlots(examined))];
  return section('Held-out tasks', first === undefined ? [] : parts, 'Not evaluated yet.');
}

function nameOf({ set, innerSteps, innerRate = 1, tasks }: Evaluations[number]): string {
  const length = innerRate === 1 ? '' : ` of ${innerRate}`;
  return `${set}${innerSteps === 0 ? '' : ` +${innerSteps}${length}`} (${tasks} tasks)`;
}

/** What a stage found of the set and the practice of `place`; null where it did not look. */
function estimateOf(
  results: Evaluations,
  place: Evaluations[number],
  measure: string,
): Evaluations[number]['greedy'] | null {
  const keyOf = ({ set, innerSteps, innerRate }: Evaluations[number]): string =>
    `${set} ${innerSteps} ${innerRate ?? '-'}`;
  const found = results.find((one) => keyOf(one) === keyOf(place));
  const estimate =
    measure === 'greedy' ? found?.greedy : found?.passAt[measure.replace('pass@', '')];
  return estimate ?? null;
}

/** What each step measured, over the steps. */
export function curves({ curves: points }: JobReport): Markup {
  const components = [...new Set(points.flatMap((point) => Object.keys(point.components)))];
  const plots = [
    linePlot('Mean reward', [metric(points, 'reward', 'reward')]),
    linePlot(
      'Pass rate in training',
      Object.entries(PASS_RATES).map(([name, label]) => metric(points, name, label)),
      [0, 1],
    ),
    linePlot(
      'Reward by component',
      components.map((name) => seriesOf(points, name, (point) => point.components[name])),
    ),
    ...Object.entries(OTHERS).map(([name, label]) =>
      linePlot(label, [metric(points, name, label)]),
    ),
  ];
  return section('Training', [grid(plots)], 'No step is finished yet.', points.length === 0);
}

/** Which errors the programs made, and whether they became fewer. */
export function errors({ curves: points }: JobReport): Markup {
  const totals = new Map<string, number>();
  for (const [type, count] of points.flatMap(({ errorTypes }) => Object.entries(errorTypes))) {
    totals.set(type, (totals.get(type) ?? 0) + count);
  }
  const shown = Object.keys(mostFrequent(totals, COLOURS - 1));
  const stacks = points.map(({ firstStep, lastStep, errorTypes }) => ({
    first: firstStep,
    last: lastStep,
    counts: mostNamed(errorTypes, shown),
  }));
  const rows = [...totals]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, MAX_ROWS)
    .map(([type, count]) => [type, figure(count)]);
  const plots = [
    stackedPlot('Failed attempts by error type', stacks, shown),
    table(['error type', 'attempts'], rows),
  ];
  return section('Errors', [grid(plots)], 'No program has failed.', totals.size === 0);
}

const MAX_ROWS = 12;

/** Types beyond those that are shown are counted as others. A map: programs name their errors, `constructor` too. */
function mostNamed(
  counts: Readonly<Record<string, number>>,
  shown: readonly string[],
): ReadonlyMap<string, number> {
  const named = new Map<string, number>();
  for (const [type, count] of Object.entries(counts)) {
    const name = shown.includes(type) ? type : OTHER_ERRORS;
    named.set(name, (named.get(name) ?? 0) + count);
  }
  return named;
}

/** Whether prompts that show memory do better than those that do not. */
export function memory({ memory: { prompts, episodes } }: JobReport): Markup {
  const rows = Object.entries(prompts).map(([kind, { judged, passed }]) => [
    kind,
    figure(judged),
    judged === 0 ? '-' : percent(passed / judged),
  ]);
  return section('Memory', [
    table(['prompt', 'programs', 'passed'], rows),
    markup`<p class="soft">The job left ${figure(episodes)} episodes in long-term memory.</p>`,
  ]);
}

/** What was used, with its limit where there is one, and when. */
export function costs({ job: { usage, budget }, curves: points }: JobReport): Markup {
  const tokens = usage.sampledTokens + usage.trainedTokens;
  const rows = [
    ['engine time', duration(usage.engineSeconds), limitOf(budget?.engineSeconds)],
    ['tokens sampled', figure(usage.sampledTokens), '-'],
    ['tokens trained on', figure(usage.trainedTokens), '-'],
    ['tokens together', figure(tokens), limitOf(budget?.tokens)],
    ['programs run', figure(usage.executions), '-'],
    ['judge calls', figure(usage.judgeCalls), limitOf(budget?.judgeCalls)],
  ];
  let spent = 0;
  const seconds = points.map(({ lastStep, usage: used }) => {
    spent += used.engineSeconds;
    return [lastStep, spent] as const;
  });
  const plot = linePlot('Engine seconds, added up', [{ name: 'engine seconds', points: seconds }]);
  return section('Cost', [grid([table(['what', 'used', 'limit'], rows), plot])]);
}

function limitOf(value: number | undefined): string {
  return value === undefined ? '-' : figure(value);
}

function metric(points: readonly CurvePoint[], name: string, label: string): Series {
  return seriesOf(points, label, ({ metrics }) => metrics[name]);
}

function seriesOf(
  points: readonly CurvePoint[],
  name: string,
  valueOf: (point: CurvePoint) => number | undefined,
): Series {
  return {
    name,
    points: points.flatMap((point) => {
      const value = valueOf(point);
      return value === undefined ? [] : [[point.lastStep, value] as const];
    }),
  };
}
