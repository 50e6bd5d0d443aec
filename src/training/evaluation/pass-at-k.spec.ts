import { describe, expect, it } from 'vitest';
import { bootstrapMean } from './bootstrap.js';
import { passAtK } from './pass-at-k.js';

/** Share of the k-subsets of n attempts, of which the first c pass, that hold a pass. */
function enumerated(n: number, c: number, k: number): number {
  const subsets = Array.from({ length: 2 ** n }, (_, bits) => bits).filter(
    (bits) => bits.toString(2).replaceAll('0', '').length === k,
  );
  return subsets.filter((bits) => (bits & (2 ** c - 1)) !== 0).length / subsets.length;
}

describe('passAtK', () => {
  it('equals the share of k-subsets with a pass, for every n up to 8', () => {
    for (let n = 1; n <= 8; n += 1) {
      for (let c = 0; c <= n; c += 1) {
        for (let k = 1; k <= n; k += 1) {
          expect(passAtK(n, c, k)).toBeCloseTo(enumerated(n, c, k), 12);
        }
      }
    }
  });

  it('refuses fewer samples than k', () => {
    expect(() => passAtK(4, 1, 5)).toThrow('pass@5 needs at least 5 samples');
  });
});

describe('bootstrapMean', () => {
  it('is the mean with an interval around it, the same for the same seed', () => {
    const values = Array.from({ length: 60 }, (_, index) => index % 2);
    const interval = bootstrapMean(values, 3);
    expect(interval).toEqual(bootstrapMean(values, 3));
    expect(interval.value).toBe(0.5);
    expect(interval.low).toBeLessThan(0.45);
    expect(interval.low).toBeGreaterThan(0.3);
    expect(interval.high).toBeGreaterThan(0.55);
    expect(interval.high).toBeLessThan(0.7);
  });

  it('has no width when all values agree', () => {
    expect(bootstrapMean([1, 1, 1], 0)).toEqual({ value: 1, low: 1, high: 1 });
  });
});
