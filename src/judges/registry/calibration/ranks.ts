/** The rank of each value from 1; equal values share the mean of their ranks. */
export function ranks(values: readonly number[]): number[] {
  const order = values.map((_, at) => at).toSorted((a, b) => values[a]! - values[b]!);
  const found = Array<number>(values.length).fill(0);
  for (let from = 0; from < order.length;) {
    let until = from + 1;
    while (until < order.length && values[order[until]!] === values[order[from]!]) {
      until += 1;
    }
    for (const at of order.slice(from, until)) {
      found[at] = (from + 1 + until) / 2;
    }
    from = until;
  }
  return found;
}

/**
 * Spearman's rank correlation, -1 to 1: Pearson's correlation of the ranks, which holds with ties too. Null where one
 * side is constant, which has no order.
 */
export function spearman(pairs: readonly (readonly [number, number])[]): number | null {
  const left = ranks(pairs.map(([a]) => a));
  const right = ranks(pairs.map(([, b]) => b));
  const middle = (pairs.length + 1) / 2;
  let [both, ofLeft, ofRight] = [0, 0, 0];
  for (const [at, rank] of left.entries()) {
    const [a, b] = [rank - middle, right[at]! - middle];
    both += a * b;
    ofLeft += a * a;
    ofRight += b * b;
  }
  return ofLeft === 0 || ofRight === 0 ? null : both / Math.sqrt(ofLeft * ofRight);
}
