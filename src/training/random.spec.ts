import { describe, expect, it } from 'vitest';
import { randomFor, seedFor } from './random.js';

describe('randomFor', () => {
  it('gives the same numbers for the same seed and purpose', () => {
    const draw = (): number[] => {
      const random = randomFor(7, 'units', 3);
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(draw()).toEqual(draw());
  });

  it('gives other numbers for another purpose of the same seed', () => {
    expect(randomFor(7, 'units', 3).next()).not.toBe(randomFor(7, 'units', 4).next());
  });

  it('is uniform enough to shuffle fairly', () => {
    const firsts = Array.from(
      { length: 6_000 },
      (_, seed) => randomFor(seed, 'x').shuffle([0, 1, 2])[0],
    );
    for (const value of [0, 1, 2]) {
      expect(firsts.filter((first) => first === value).length / 6_000).toBeCloseTo(1 / 3, 1);
    }
  });

  it('shuffles a copy that holds every item', () => {
    const items = [1, 2, 3, 4];
    expect(new Set(randomFor(1, 'x').shuffle(items))).toEqual(new Set(items));
    expect(items).toEqual([1, 2, 3, 4]);
  });

  it('makes engine seeds that fit 31 bits', () => {
    const seeds = Array.from({ length: 200 }, (_, step) => seedFor(1, 'support', step));
    expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31)).toBe(true);
    expect(new Set(seeds).size).toBe(200);
  });
});
