import { figure } from '../../common/report/figures.js';
import type { Markup } from '../../common/report/markup.js';
import { section, table } from '../../common/report/section.js';
import { type Estimate, estimated, markOf, within } from './estimate-text.js';
import type { ExperimentReport } from './experiment-report.schemas.js';

/** What the judges of the evaluation say of each arm. */
export function judges({ judges: all, arms: rows }: ExperimentReport): Markup {
  const lines = rows.map(({ name }, index) => [
    name,
    ...all.flatMap(({ arms: of }) => [
      scored(of[index]?.score ?? null),
      estimated(of[index]?.winRate ?? null),
    ]),
  ]);
  const headings = ['arm', ...all.flatMap(({ judge }) => [judge, 'wins against untrained'])];
  const nothing = 'The evaluation asks no judge.';
  return section('Judges', [table(headings, lines)], nothing, all.length === 0);
}

/** What projects are worth once their conventions were practised. A set of one task says nothing. */
export function practice({ practice: found, experiment: { plan } }: ExperimentReport): Markup {
  const all = found.filter(({ tasks }) => tasks > 1);
  const hasLengths = new Set(all.flatMap(({ innerRate }) => innerRate ?? [])).size > 1;
  const rows = all.map(({ arm, set, innerSteps, innerRate, seeds, tasks, passAt1, ...one }) => [
    arm,
    set,
    figure(innerSteps),
    ...(hasLengths ? [innerRate === null ? '-' : `${innerRate}${one.isBest ? ' best' : ''}`] : []),
    figure(tasks),
    figure(seeds),
    within(passAt1.mean, { low: passAt1.least, high: passAt1.greatest }),
    one.comparison === null
      ? '-'
      : `${estimated(one.comparison.difference)} ${markOf(one.comparison)}`,
  ]);
  const headings = [
    'arm',
    'set',
    'practice steps',
    ...(hasLengths ? ['length, best in hindsight'] : []),
    'tasks',
    'seeds',
    'pass@1, least to greatest',
    `less ${plan.reference}`,
  ];
  return section(
    'As the jobs saw it',
    [table(headings, rows, 2)],
    'The jobs examined no set of tasks.',
  );
}

/** On the scale of a judge, which need not be a share. */
function scored(value: Estimate | null): string {
  const short = (score: number): string => figure(Number(score.toFixed(3)));
  return value === null
    ? '-'
    : `${short(value.value)} (${short(value.low)} to ${short(value.high)})`;
}
