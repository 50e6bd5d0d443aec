/**
 * The reward itself: REINFORCE as it stands, and FALCON's eq. 1. Whatever earns less than nothing is pushed down, and all
 * that earns more is pushed up, so that it says little until rewards of both signs occur.
 */
export function noBaseline(totals: readonly (number | null)[]): number[] {
  return totals.map((total) => total ?? 0);
}
