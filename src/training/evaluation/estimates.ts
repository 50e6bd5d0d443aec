import type { Interval } from '../../contracts/training.js';
import { bootstrapMean } from './bootstrap.js';
import { passAtK } from './pass-at-k.js';

/** pass@k of a set of tasks, by k. */
export interface PassAt {
  readonly passAt: Readonly<Record<string, Interval>>;
  /** Tasks that say nothing of the largest k: too few of their attempts count. */
  readonly leftOut: number;
}

/**
 * Unbiased pass@k over tasks, each k over the same ones: those with as many attempts that count as the largest k.
 *
 * @param passes whether each attempt that counts has passed, by task
 * @param k each at most the attempts that were asked for
 */
export function estimatePassAt(
  passes: readonly (readonly boolean[])[],
  k: readonly number[],
  seed: number,
): PassAt {
  const counted = passes.filter(({ length }) => length >= Math.max(...k));
  const passAt = k.map((size) => [
    String(size),
    bootstrapMean(
      counted.map((of) => passAtK(of.length, of.filter(Boolean).length, size)),
      seed,
    ),
  ]);
  return {
    passAt: Object.fromEntries(passAt) as PassAt['passAt'],
    leftOut: passes.length - counted.length,
  };
}
