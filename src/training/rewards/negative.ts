/** Which errors of a task were seen lately: counts by error type over `attempts` attempts. */
export interface ErrorCounts {
  readonly attempts: number;
  readonly byType: Readonly<Record<string, number>>;
}

/**
 * Reward for not repeating errors (FALCON eq. 9, bounded): -clip(sum over e of N_e / N x P_e, 0, 1), where N_e
 * counts the attempts on this task in short-term memory with an error type that this attempt shows, N all of
 * them, and P_e is the share of that type among the failures in long-term memory. The paper's N_e grows without
 * bound with the attempts; the share does not.
 *
 * @param errorTypes distinct error types of the attempt
 */
export function negativeReward(
  errorTypes: readonly string[],
  recent: ErrorCounts,
  longTermShares: Readonly<Record<string, number>>,
): number {
  if (recent.attempts === 0) {
    return 0;
  }
  const sum = errorTypes.reduce(
    (total, type) =>
      total + ((recent.byType[type] ?? 0) / recent.attempts) * (longTermShares[type] ?? 0),
    0,
  );
  return sum === 0 ? 0 : -Math.min(1, sum);
}
