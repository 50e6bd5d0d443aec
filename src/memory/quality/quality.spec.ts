import { describe, expect, it } from 'vitest';
import { Bm25 } from '../recall/bm25.js';
import { fused, rankedBy } from '../recall/fusion.js';
import { averagePrecision, precisionAt, recallAt } from './ranking.js';
import { measureRetrieval } from './retrieval-quality.js';

describe('rankings', () => {
  const relevant = new Set([3, 1]);

  it('are measured as by hand', () => {
    expect(precisionAt([3, 0, 1], relevant, 2)).toBe(1 / 2);
    expect(averagePrecision([3, 0, 1], relevant)).toBeCloseTo((1 + 2 / 3) / 2);
    expect(averagePrecision([0, 3], relevant)).toBeCloseTo(1 / 2 / 2);
    expect(recallAt(['a', 'c'], ['a', 'b'], 2)).toBe(1 / 2);
  });

  it('are fused by reciprocal ranks', () => {
    // 1/61 + 1/63 for 0, 2/62 for 1, 1/63 + 1/61 for 2.
    expect(
      fused([
        [0, 1, 2],
        [2, 1, 0],
      ]),
    ).toEqual([0, 2, 1]);
    expect(rankedBy([0.1, 0.9, 0.5])).toEqual([1, 2, 0]);
  });
});

describe(Bm25.name, () => {
  it('scores by the formula', () => {
    const [first, second] = new Bm25(['red car', 'blue car']).scores('red');
    const weight = Math.log(1 + (2 - 1 + 0.5) / (1 + 0.5));
    expect(first).toBeCloseTo((weight * 2.2) / (1 + 1.2));
    expect(second).toBe(0);
  });
});

describe(measureRetrieval.name, () => {
  it('tells a method that finds the family from one that does not', () => {
    const specimen = (text: string, angle: number, tag: string) => ({
      text,
      vector: Float32Array.of(Math.cos(angle), Math.sin(angle)),
      tags: [tag],
    });
    const specimens = [
      specimen('apple pie', 0, 'a'),
      specimen('apple tart', 1.4, 'a'),
      specimen('pear pie', 0.1, 'b'),
      specimen('pear tart', 1.5, 'b'),
      specimen('plum', 3, 'c'),
    ];
    const { queries, methods } = measureRetrieval(specimens, 1);
    const precision = Object.fromEntries(methods.map((one) => [one.method, one.precision]));
    expect(queries).toBe(4);
    expect(precision['embedding']).toBe(0);
    expect(precision['lexical']).toBeGreaterThan(0);
  });
});
