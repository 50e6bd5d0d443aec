/** Share of the first `k` that are relevant: [0, 1]. */
export function precisionAt(
  ranked: readonly number[],
  relevant: ReadonlySet<number>,
  k: number,
): number {
  return ranked.slice(0, k).filter((one) => relevant.has(one)).length / k;
}

/** Mean of the precision at each relevant one, over all that are relevant: [0, 1]; 0 when none is. */
export function averagePrecision(ranked: readonly number[], relevant: ReadonlySet<number>): number {
  let [found, sum] = [0, 0];
  ranked.forEach((one, place) => {
    if (relevant.has(one)) {
      found += 1;
      sum += found / (place + 1);
    }
  });
  return relevant.size === 0 ? 0 : sum / relevant.size;
}

/** Share of the first `k` of an exact ranking that the first `k` of another hold: [0, 1]. */
export function recallAt<T>(found: readonly T[], exact: readonly T[], k: number): number {
  const wanted = exact.slice(0, k);
  const held = new Set(found.slice(0, k));
  return wanted.length === 0 ? 1 : wanted.filter((one) => held.has(one)).length / wanted.length;
}
