import type { ErrorStatistics, Period } from './error-statistics.schemas.js';

/** Error types that a report names. */
const MOST_TYPES = 50;

/** What is known of one error type, or of what ended in none (null), in one bucket. */
export interface ErrorFact {
  /** From 0; the facts of a bucket may be many. */
  readonly bucket: number;
  readonly errorType: string | null;
  readonly isPassing: boolean;
  /** Attempts of the bucket. */
  readonly attempts: number;
  /** Failing attempts that the window before the bucket has more of this type than the window before the last one. */
  readonly change: number;
}

type Bucket = ErrorStatistics['buckets'][number];

/**
 * The statistics that the negative reward is made of (FALCON eq. 9), over time: for each bucket N_e, how many attempts
 * ended in a type, and P_e, the share of that type among the newest failing attempts before the bucket.
 */
export function errorBuckets(period: Period, facts: readonly ErrorFact[]): Bucket[] {
  const named = mostFrequent(facts);
  const windowed = new Map<string, number>();
  return Array.from({ length: period.buckets }, (_, index): Bucket => {
    const mine = facts.filter(({ bucket }) => bucket === index);
    for (const { errorType, change } of mine) {
      if (errorType !== null) {
        windowed.set(errorType, (windowed.get(errorType) ?? 0) + change);
      }
    }
    const attempts = sum(mine.map((fact) => fact.attempts));
    const passing = sum(mine.filter(({ isPassing }) => isPassing).map((fact) => fact.attempts));
    const counts = countsOf(mine);
    const errors = [...named]
      .map((errorType) => {
        const count = counts.get(errorType) ?? 0;
        return {
          errorType,
          count,
          rate: shareOf(count, attempts),
          share: shareOf(count, sum([...counts.values()])),
          longTermShare: shareOf(windowed.get(errorType) ?? 0, sum([...windowed.values()])),
        };
      })
      .filter(({ count, longTermShare }) => count > 0 || longTermShare > 0)
      .toSorted((a, b) => b.count - a.count || b.longTermShare - a.longTermShare);
    return { ...timesOf(period, index), attempts, passing, errors };
  });
}

/** By how many attempts they ended, those of the window before the first bucket included. */
function mostFrequent(facts: readonly ErrorFact[]): string[] {
  const totals = new Map<string, number>();
  for (const { errorType, attempts, change } of facts) {
    if (errorType !== null) {
      totals.set(errorType, (totals.get(errorType) ?? 0) + attempts + Math.max(0, change));
    }
  }
  const ordered = [...totals].toSorted(
    ([a, many], [b, others]) => others - many || (a < b ? -1 : 1),
  );
  return ordered.slice(0, MOST_TYPES).map(([type]) => type);
}

function countsOf(facts: readonly ErrorFact[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { errorType, attempts } of facts) {
    if (errorType !== null) {
      counts.set(errorType, (counts.get(errorType) ?? 0) + attempts);
    }
  }
  return counts;
}

function timesOf(
  { from, until, bucketSeconds }: Period,
  index: number,
): Pick<Bucket, 'from' | 'until'> {
  const at = (place: number) => new Date(from.getTime() + place * bucketSeconds * 1_000);
  const end = at(index + 1);
  return { from: at(index).toISOString(), until: (end < until ? end : until).toISOString() };
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
