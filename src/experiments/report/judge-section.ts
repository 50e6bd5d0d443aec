import { figure } from '../../common/report/figures.js';
import type { Markup } from '../../common/report/markup.js';
import { section, table } from '../../common/report/section.js';
import { type Estimate, estimated } from './estimate-text.js';
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

/** On the scale of a judge, which need not be a share. */
function scored(value: Estimate | null): string {
  return value === null
    ? '-'
    : `${short(value.value)} (${short(value.low)} to ${short(value.high)})`;
}

function short(score: number): string {
  return figure(Number(score.toFixed(3)));
}
