import { percent } from '../../common/report/figures.js';
import type { Comparison, ExperimentReport } from './experiment-report.schemas.js';

export type Estimate = ExperimentReport['arms'][number]['metrics'][string];

/** A share with its interval, in as little room as a table has. */
export function estimated(value: Estimate | null): string {
  return value === null ? '-' : within(value.value, value);
}

/** A share and what it lies within, all in percent. */
export function within(
  value: number,
  { low, high }: { readonly low: number; readonly high: number },
): string {
  return `${percent(value)} (${plain(low)} to ${plain(high)})`;
}

/** A difference of shares with its interval, in points of percent. */
export function inPoints({ value, low, high }: Comparison['difference']): string {
  return `${signed(value)} points (${signed(low)} to ${signed(high)})`;
}

function signed(share: number): string {
  const points = plain(share);
  return points > 0 ? `+${points}` : `${points}`;
}

function plain(share: number): number {
  return Number((share * 100).toFixed(1));
}

/** What rounding makes of an end that is 0. */
const ROUNDING = 1e-9;

/** What an interval lets one say: nothing when 0 is in it. */
export function verdictOf({ difference: { low, high } }: Pick<Comparison, 'difference'>): string {
  if (low > ROUNDING) {
    return 'better';
  }
  return high < -ROUNDING ? 'worse' : 'cannot be told';
}

/** Beside a figure, where the reference can be told from it. */
export function markOf(
  { difference: { low, high } }: Comparison,
  below = '▼',
  above = '▲',
): string {
  if (low > ROUNDING) {
    return above;
  }
  return high < -ROUNDING ? below : '';
}
