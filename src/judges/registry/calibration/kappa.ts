/**
 * Cohen's kappa (1960) of two yes-or-no raters: (observed - expected) / (1 - expected) agreement, 1 at best and 0 by
 * chance. Null where either says the same of everything: then nothing tells agreement from chance.
 */
export function kappa(pairs: readonly (readonly [boolean, boolean])[]): number | null {
  const share = (holds: (pair: readonly [boolean, boolean]) => boolean): number =>
    pairs.filter(holds).length / pairs.length;
  const [first, second] = [share(([a]) => a), share(([, b]) => b)];
  if (pairs.length === 0 || [first, second].some((one) => one === 0 || one === 1)) {
    return null;
  }
  const expected = first * second + (1 - first) * (1 - second);
  return (share(([a, b]) => a === b) - expected) / (1 - expected);
}
