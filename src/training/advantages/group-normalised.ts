import { meanCentred } from './mean-centred.js';

/** Keeps a group of nearly equal rewards from blowing up; TRL's constant. */
const LEAST_DEVIATION = 1e-4;

/**
 * Group-normalised advantages (GRPO, arXiv 2402.03300): A_i = (r_i - mean r) / (s + 1e-4) with s the sample standard
 * deviation of the group. A null reward is left out of both and gets advantage 0, as does a reward without another.
 */
export function groupNormalised(rewards: readonly (number | null)[]): number[] {
  const centred = meanCentred(rewards);
  const scored = rewards.filter((reward) => reward !== null).length;
  if (scored < 2) {
    return rewards.map(() => 0);
  }
  const squares = centred.reduce((sum, value) => sum + value * value, 0);
  const deviation = Math.sqrt(squares / (scored - 1));
  return centred.map((value) => value / (deviation + LEAST_DEVIATION));
}
