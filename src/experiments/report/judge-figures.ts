import { meanOverSeeds, type SeedFigures } from '../../training/evaluation/over-seeds.js';
import { mean } from '../../training/mean.js';
import type { ExperimentPlan } from '../experiments.schemas.js';
import type { JudgeFigures } from './experiment-report.schemas.js';
import { figuresOf, type ReportRow, referenceOf, tasksOf } from './report-rows.js';
import { UNTRAINED } from '../experiment-settings.schemas.js';

/** What the judges of the evaluation say of each arm, and how often they prefer it to the untrained model. */
export function judgesOf(
  rows: readonly ReportRow[],
  { evaluation: { seed } }: Pick<ExperimentPlan, 'evaluation'>,
): JudgeFigures[] {
  const names = new Set(tasksOf(rows).flatMap(({ scores }) => Object.keys(scores ?? {})));
  return [...names].map((judge) => ({
    judge,
    arms: rows.map((row) => {
      const base = row.index === null ? null : referenceOf(row, rows, UNTRAINED);
      return {
        name: row.name,
        score: meanOverSeeds(scoresOf(row, rows, judge), seed),
        winRate: base === null ? null : meanOverSeeds(winsOf(row, base, judge), seed),
      };
    }),
  }));
}

function scoresOf(row: ReportRow, rows: readonly ReportRow[], judge: string): SeedFigures {
  return figuresOf(row, tasksOf(rows), ({ scores }) => {
    const own = scores?.[judge] ?? [];
    return own.length === 0 ? null : mean(own);
  });
}

/** The share of wins at each task after each seed. */
function winsOf(row: ReportRow, base: ReportRow, judge: string): SeedFigures {
  const before = new Map(
    (base.outcomes[0]?.tasks ?? []).map(({ taskId, scores }) => [taskId, scores?.[judge] ?? []]),
  );
  return figuresOf(row, base.outcomes[0]?.tasks ?? [], ({ taskId, scores }) =>
    winRate(scores?.[judge] ?? [], before.get(taskId) ?? []),
  );
}

/** Over all pairs, with a tie as half a win; null where there is no pair. */
export function winRate(ours: readonly number[], theirs: readonly number[]): number | null {
  const pairs = ours.flatMap((own) => theirs.map((other) => (Math.sign(own - other) + 1) / 2));
  return pairs.length === 0 ? null : mean(pairs);
}
