import { linePlot, type Series } from '../../common/report/line-plot.js';
import type { Markup } from '../../common/report/markup.js';
import type { JobReport } from './job-reports.schemas.js';

type Evaluations = NonNullable<JobReport['evaluations']['before']>;

/**
 * How fast the policy adapts to projects that it never saw: pass@1 over the inner steps taken on each, before training
 * and after it. One plot for each set that was evaluated after more than one number of them.
 */
export function adaptationPlots({ before, after }: JobReport['evaluations']): (Markup | null)[] {
  const examined = [...(before ?? []), ...(after ?? [])];
  const sets = [...new Set(examined.map(({ set }) => set))];
  return sets.map((set) => {
    const rates = ratesOf(examined.filter((one) => one.set === set));
    const curves = rates.flatMap((rate) => [
      seriesOf('before', before, { set, rate }),
      seriesOf('after', after, { set, rate }),
    ]);
    const isCurve = curves.some(({ points }) => points.length > 1);
    return isCurve ? linePlot(`pass@1 on ${set}, over inner steps`, curves, [0, 1]) : null;
  });
}

/** Lengths of the inner steps that a set was evaluated with. */
function ratesOf(evaluations: Evaluations): number[] {
  const rates = new Set(evaluations.flatMap(({ innerRate }) => innerRate ?? []));
  return rates.size === 0 ? [1] : [...rates];
}

function seriesOf(
  stage: string,
  evaluations: Evaluations | null,
  { set, rate }: { readonly set: string; readonly rate: number },
): Series {
  const name = rate === 1 ? stage : `${stage}, steps of ${rate}`;
  const points = (evaluations ?? [])
    .filter((one) => one.set === set && (one.innerRate ?? rate) === rate)
    .flatMap(({ innerSteps, passAt }) => {
      const first = passAt['1'];
      return first === undefined ? [] : [[innerSteps, first.value] as const];
    });
  return { name, points: points.toSorted(([a], [b]) => a - b) };
}
