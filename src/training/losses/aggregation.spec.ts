import { describe, expect, it } from 'vitest';
import { AGGREGATIONS } from './aggregation.js';

// Two answers of 2 and 6 tokens, each token of loss 1 and 3; an answer may have 10 tokens.
const LENGTHS = [2, 6];
const LOSSES = [1, 3];
const totals = { rows: 2, tokens: 8, longest: 10 };

/** What the engine makes of the weights: the sum over all tokens divided by their number. */
function aggregate(name: keyof typeof AGGREGATIONS): number {
  const sum = LENGTHS.reduce(
    (total, length, row) => total + length * LOSSES[row]! * AGGREGATIONS[name](length, totals),
    0,
  );
  return sum / totals.tokens;
}

describe('the aggregations', () => {
  it.each([
    ['token_mean', (2 * 1 + 6 * 3) / 8],
    ['sequence_mean', (1 + 3) / 2],
    ['constant_length', (2 * 1 + 6 * 3) / (2 * 10)],
  ] as const)('give the %s', (name, expected) => {
    expect(aggregate(name)).toBeCloseTo(expected, 12);
  });
});
