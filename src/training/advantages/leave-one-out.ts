/**
 * Leave-one-out advantages of one group (RLOO, arXiv 2402.14740): A_i = r_i - mean of the other rewards. A null
 * reward (not measured) is left out of every mean and gets advantage 0, as does a reward without another.
 */
export function leaveOneOut(rewards: readonly (number | null)[]): number[] {
  const scored = rewards.filter((reward) => reward !== null);
  const sum = scored.reduce((total, reward) => total + reward, 0);
  return rewards.map((reward) =>
    reward === null || scored.length < 2 ? 0 : reward - (sum - reward) / (scored.length - 1),
  );
}
