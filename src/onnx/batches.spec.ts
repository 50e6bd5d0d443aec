import { describe, expect, it } from 'vitest';
import { batchesByLength } from './batches.js';

describe(batchesByLength.name, () => {
  it('puts texts of like length together, shortest first', () => {
    expect(batchesByLength([9, 2, 8, 1], 16)).toEqual([[3, 1], [2], [0]]);
  });

  it('lets no batch hold more padded tokens than the cap', () => {
    const lengths = Array.from({ length: 200 }, (_, index) => 1 + ((index * 37) % 90));
    for (const batch of batchesByLength(lengths, 300)) {
      const widest = Math.max(...batch.map((index) => lengths[index]!));
      expect(batch.length * widest).toBeLessThanOrEqual(300);
    }
  });

  it('returns every index once, a text over the cap alone, and nothing for nothing', () => {
    const lengths = [500, 3, 700, 3];
    const batches = batchesByLength(lengths, 100);
    expect(batches.flat().toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3]);
    expect(batches).toContainEqual([2]);
    expect(batchesByLength([], 100)).toEqual([]);
  });
});
