/** The rank of each value from 1; equal values share the mean of their ranks. */
export function ranks(values: readonly number[]): number[] {
  const places = new Map<number, { readonly first: number; readonly last: number }>();
  for (const [at, value] of values.toSorted((a, b) => a - b).entries()) {
    const { first } = places.get(value) ?? { first: at + 1 };
    places.set(value, { first, last: at + 1 });
  }
  return values.map((value) => {
    const { first, last } = places.get(value) ?? { first: 0, last: 0 };
    return (first + last) / 2;
  });
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
    const [a, b] = [rank - middle, (right[at] ?? middle) - middle];
    both += a * b;
    ofLeft += a * a;
    ofRight += b * b;
  }
  return ofLeft === 0 || ofRight === 0 ? null : both / Math.sqrt(ofLeft * ofRight);
}
