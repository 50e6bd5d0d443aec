import { percent } from '../../common/report/figures.js';
import type { Comparison, ExperimentReport } from './experiment-report.schemas.js';

export type Estimate = ExperimentReport['arms'][number]['metrics'][string];

/** A share with its interval. */
export function estimated(value: Estimate | null): string {
  return value === null
    ? '-'
    : `${percent(value.value)} (${percent(value.low)} to ${percent(value.high)})`;
}

/** What an interval lets one say: nothing when 0 is in it. */
export function verdictOf({ difference: { low, high } }: Pick<Comparison, 'difference'>): string {
  if (low > 0) {
    return 'better';
  }
  return high < 0 ? 'worse' : 'cannot be told';
}

/** Beside a figure, where the reference can be told from it. */
export function markOf(
  { difference: { low, high } }: Comparison,
  below = '▼',
  above = '▲',
): string {
  if (low > 0) {
    return above;
  }
  return high < 0 ? below : '';
}
