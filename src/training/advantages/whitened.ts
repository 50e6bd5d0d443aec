import { mean } from '../mean.js';

/** TRL's constant: keeps a batch of equal advantages from blowing up. */
const LEAST_VARIANCE = 1e-8;

/** Advantages of all tokens of a batch with mean 0 and variance 1, row by row: (A - mean A) / sqrt(var A + 1e-8). */
export function whitened(rows: readonly ArrayLike<number>[]): Float32Array[] {
  const all = rows.flatMap((row) => Array.from(row));
  const centre = mean(all);
  const variance = mean(all.map((value) => (value - centre) ** 2));
  const scale = 1 / Math.sqrt(variance + LEAST_VARIANCE);
  return rows.map((row) => Float32Array.from(row, (value) => (value - centre) * scale));
}
