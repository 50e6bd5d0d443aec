/**
 * Advantages against one greedy answer of the same prompt (CodeRL, arXiv 2207.01780): A_i = r_i - r_greedy. Without a
 * measured reward on either side there is no advantage.
 */
export function greedyBaseline(
  rewards: readonly (number | null)[],
  greedy: number | null,
): number[] {
  return rewards.map((reward) => (reward === null || greedy === null ? 0 : reward - greedy));
}
