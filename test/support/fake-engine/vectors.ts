/**
 * Arithmetic of weights and gradients, each of them flat. Nothing that is given changes. Loops of their own: `map` and
 * `reduce` of a typed array are many times as slow, and specs of whole jobs live here.
 */

export function plus(one: Float64Array, other: Float64Array): Float64Array {
  const sum = new Float64Array(one.length);
  for (let index = 0; index < sum.length; index += 1) {
    sum[index] = one[index]! + other[index]!;
  }
  return sum;
}

export function minus(one: Float64Array, other: Float64Array): Float64Array {
  const difference = new Float64Array(one.length);
  for (let index = 0; index < difference.length; index += 1) {
    difference[index] = one[index]! - other[index]!;
  }
  return difference;
}

export function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index += 1) {
    sum += one[index]! * other[index]!;
  }
  return sum;
}

export function norm(values: Float64Array): number {
  return Math.sqrt(dot(values, values));
}

export function sumOf(rows: readonly Float64Array[]): Float64Array {
  return rows.reduce((sum, row) => plus(sum, row));
}

export function meanOf(rows: readonly Float64Array[]): Float64Array {
  return sumOf(rows).map((value) => value / rows.length);
}
