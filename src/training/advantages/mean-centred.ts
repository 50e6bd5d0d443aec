import { mean } from '../mean.js';

/**
 * Mean-centred advantages of one group (Dr. GRPO, arXiv 2503.20783): A_i = r_i - mean r. A null reward (not measured) is
 * left out of the mean and gets advantage 0.
 */
export function meanCentred(rewards: readonly (number | null)[]): number[] {
  const centre = mean(rewards.filter((reward) => reward !== null));
  return rewards.map((reward) => (reward === null ? 0 : reward - centre));
}
