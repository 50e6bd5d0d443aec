import { linePlot, type Series } from '../../common/report/line-plot.js';
import type { Markup } from '../../common/report/markup.js';
import type { JobReport } from './job-reports.schemas.js';

type Evaluations = NonNullable<JobReport['evaluations']['before']>;

/**
 * How fast the policy adapts to projects that it never saw: pass@1 over the inner steps taken on each, before training
 * and after it. One plot for each set that was evaluated after more than one number of them.
 */
export function adaptationPlots({ before, after }: JobReport['evaluations']): (Markup | null)[] {
  const sets = [...new Set((before ?? []).map(({ set }) => set))];
  return sets.map((set) => {
    const curves = [seriesOf('before', before, set), seriesOf('after', after, set)];
    const isCurve = curves.some(({ points }) => points.length > 1);
    return isCurve ? linePlot(`pass@1 on ${set}, over inner steps`, curves, [0, 1]) : null;
  });
}

function seriesOf(name: string, evaluations: Evaluations | null, set: string): Series {
  const points = (evaluations ?? [])
    .filter((one) => one.set === set)
    .flatMap(({ innerSteps, passAt }) => {
      const first = passAt['1'];
      return first === undefined ? [] : [[innerSteps, first.value] as const];
    });
  return { name, points: points.toSorted(([a], [b]) => a - b) };
}
