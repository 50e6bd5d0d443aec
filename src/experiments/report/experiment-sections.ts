import { bytes, duration, figure, percent } from '../../common/report/figures.js';
import { intervalPlot } from '../../common/report/interval-plot.js';
import type { Markup } from '../../common/report/markup.js';
import { section, table } from '../../common/report/section.js';
import { estimated, inPoints, markOf, verdictOf } from './estimate-text.js';
import type { ExperimentReport, GroupFigures, Spread } from './experiment-report.schemas.js';

/** Groups that one plot tells apart. */
const MAX_GROUPS = 8;
const NOTHING = 'No cell has succeeded yet.';

/** Every arm by every metric, the one that was committed to first. */
export function arms({ arms: all, experiment: { plan } }: ExperimentReport): Markup {
  const measured = all.filter(({ metrics }) => Object.values(metrics).some(Boolean));
  const names = Object.keys(measured[0]?.metrics ?? {});
  const ordered = [plan.metric, ...names.filter((name) => name !== plan.metric)];
  const plot = intervalPlot(
    `${plan.metric}, the mean over seeds with its 95 % interval`,
    measured.map(({ name, metrics }) => ({ name, estimates: [metrics[plan.metric] ?? null] })),
    [plan.metric],
  );
  const rows = all.map(({ name, attempts, seeds, missing, metrics, bySeed, masked }) => [
    name,
    attempts === null ? '-' : figure(attempts),
    missing === 0 ? figure(seeds) : `${seeds} (${missing} missing)`,
    ...ordered.map((metric) => estimated(metrics[metric] ?? null)),
    bySeed.map((value) => (value === null ? '-' : percent(value))).join(' '),
    figure(masked),
  ]);
  const headings = ['arm', 'attempts', 'seeds', ...ordered, 'by seed', 'masked'];
  return section('Arms', [plot, table(headings, rows)], NOTHING, measured.length === 0);
}

/** Every arm less the reference, pair by pair. */
export function differences({ arms: all, experiment: { plan } }: ExperimentReport): Markup {
  const compared = all.flatMap(({ name, comparison }) =>
    comparison === null ? [] : [{ name, comparison }],
  );
  const ends = compared.flatMap(({ comparison: { difference } }) => [
    Math.abs(difference.low),
    Math.abs(difference.high),
  ]);
  const widest = Math.max(0.01, ...ends);
  const plot = intervalPlot(
    `${plan.metric} less that of ${plan.reference}, with 95 % intervals`,
    compared.map(({ name, comparison }) => ({ name, estimates: [comparison.difference] })),
    ['difference'],
    [-widest, widest],
  );
  const rows = compared.map(({ name, comparison }) => [
    name,
    comparison.reference,
    inPoints(comparison.difference),
    `${comparison.better} / ${comparison.worse} / ${comparison.same}`,
    verdictOf(comparison),
  ]);
  const headings = ['arm', 'reference', 'difference', 'better / worse / same', 'reads as'];
  return section(`Against ${plan.reference}`, [plot, table(headings, rows, 2)], NOTHING);
}

/** What each memory of an arm is worth beside each other one. */
export function memories({ memories: all, experiment: { plan } }: ExperimentReport): Markup {
  const rows = all.map((one) => [
    one.arm,
    one.memory,
    one.less,
    inPoints(one.difference),
    `${one.better} / ${one.worse} / ${one.same}`,
    verdictOf(one),
  ]);
  const headings = ['arm', 'memory', 'less', plan.metric, 'better / worse / same', 'reads as'];
  const nothing = 'No arm was examined with several memories.';
  return section('Memories', [table(headings, rows, 3)], nothing, all.length === 0);
}

/** The metric of the experiment in parts of the tasks. */
export function groups(
  title: string,
  all: readonly GroupFigures[],
  { arms: rows, experiment: { plan } }: ExperimentReport,
  otherwise: string,
): Markup {
  const shown = all.slice(0, MAX_GROUPS);
  const plot = intervalPlot(
    `${plan.metric} by group`,
    rows.map(({ name }, index) => ({
      name,
      estimates: shown.map(({ arms: of }) => of[index]?.value ?? null),
    })),
    shown.map(({ group, tasks }) => `${group} (${tasks} tasks)`),
  );
  const lines = rows.map(({ name }, index) => [
    name,
    ...all.map(({ arms: of }) => {
      const { value = null, comparison = null } = of[index] ?? {};
      return `${estimated(value)}${comparison === null ? '' : ` ${markOf(comparison)}`}`;
    }),
  ]);
  const headings = ['arm', ...all.map(({ group }) => group)];
  return section(title, [plot, table(headings, lines)], otherwise, all.length === 0);
}

/** Which feedback is best against which error. */
export function errorTypes({ errorTypes: all, arms: rows }: ExperimentReport): Markup {
  const lines = all.map(({ errorType, attempts, arms: of, fewest }) => [
    errorType,
    figure(attempts),
    ...of.map(({ share }) => (share === null ? '-' : percent(share.value))),
    fewest === null
      ? '-'
      : `${fewest.name}${fewest.comparison === null ? '' : ` ${markOf(fewest.comparison, 'fewer', 'more')}`}`,
  ]);
  const headings = ['error type', 'attempts', ...rows.map(({ name }) => name), 'fewest'];
  return section('Errors', [table(headings, lines)], 'No program has failed.');
}

/** What each arm takes. */
export function costs({ costs: all }: ExperimentReport): Markup {
  const rows = all.map((cost) => [
    cost.arm,
    figure(cost.trainings),
    figure(cost.steps),
    duration(cost.seconds.mean),
    spread(cost.engineSeconds),
    cost.relative === null ? '-' : `${figure(cost.relative)} x`,
    spread(cost.sampledTokens),
    spread(cost.trainedTokens),
    spread(cost.executions),
    spread(cost.judgeCalls),
    spread(cost.evaluationEngineSeconds),
  ]);
  const headings = [
    'arm',
    'trainings',
    'steps',
    'time',
    'engine s',
    'of the reference',
    'tokens sampled',
    'tokens trained',
    'programs run',
    'judge calls',
    'engine s of an evaluation',
  ];
  return section('Cost of a training', [table(headings, rows)], NOTHING);
}

/** Where the time of a training goes, and how much memory it needs. */
export function overheads({ costs: all }: ExperimentReport): Markup {
  const names = all.find(({ parts }) => parts.length > 0)?.parts.map(({ part }) => part) ?? [];
  const rows = all.map(({ arm, seconds, parts, peakBytes }) => [
    arm,
    duration(seconds.mean),
    ...names.map((name) => {
      const part = parts.find((one) => one.part === name);
      return part === undefined ? '-' : `${duration(part.seconds.mean)} (${percent(part.share)})`;
    }),
    peakBytes === null
      ? '-'
      : `${bytes(peakBytes.mean)} (${bytes(peakBytes.least)} to ${bytes(peakBytes.greatest)})`,
  ]);
  const headings = ['arm', 'time', ...names, 'peak memory'];
  return section('Where the time goes', [table(headings, rows)], NOTHING, all.length === 0);
}

function spread({ mean, least, greatest }: Spread): string {
  return least === greatest
    ? figure(mean)
    : `${figure(mean)} (${figure(least)} to ${figure(greatest)})`;
}
