import type { Interval } from '../../contracts/training.js';
import { mean } from '../mean.js';
import { randomFor } from '../random.js';
import { bootstrapMean } from './bootstrap.js';

const FLIPS = 2_000;

/** What two policies came to on the same tasks. */
export interface PairedDifference {
  /** Tasks that both have a figure of. */
  readonly tasks: number;
  /** Mean of the second less the first over the tasks, with its 95 % interval by resampling pairs. */
  readonly difference: Interval;
  /** Tasks on which the second is better, worse and the same. */
  readonly better: number;
  readonly worse: number;
  readonly same: number;
  /** Two-sided, by flipping the signs of the differences at random; 1 when there is none. */
  readonly pValue: number;
}

/** Compares figures of the same tasks, [tasks] each: pairs, so that what makes a task hard cancels out. */
export function pairedDifference(
  first: readonly number[],
  second: readonly number[],
  seed: number,
): PairedDifference {
  if (first.length !== second.length) {
    throw new RangeError(`${first.length} figures have no pairs among ${second.length}`);
  }
  const differences = second.map((value, index) => value - (first[index] as number));
  const count = (is: (difference: number) => boolean): number => differences.filter(is).length;
  return {
    tasks: differences.length,
    difference: bootstrapMean(differences, seed),
    better: count((one) => one > 0),
    worse: count((one) => one < 0),
    same: count((one) => one === 0),
    pValue: signFlip(differences, seed),
  };
}

/** The draw that is seen counts as one of them, so that no p-value is 0. */
function signFlip(differences: readonly number[], seed: number): number {
  const moved = differences.filter((one) => one !== 0);
  const seen = Math.abs(mean(moved));
  const random = randomFor(seed, 'sign flip', moved.length);
  let asExtreme = 1;
  for (let flip = 0; flip < FLIPS; flip += 1) {
    const flipped = moved.map((one) => (random.next() < 0.5 ? one : -one));
    asExtreme += Math.abs(mean(flipped)) >= seen - 1e-12 ? 1 : 0;
  }
  return asExtreme / (FLIPS + 1);
}
