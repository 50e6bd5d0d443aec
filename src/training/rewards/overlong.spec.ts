import { describe, expect, it } from 'vitest';
import { overlongReward } from './overlong.js';

describe('overlongReward', () => {
  it.each([
    [80, 0],
    [90, -0.5],
    [100, -1],
    [120, -1],
  ])('gives an answer of %i of 100 tokens %f', (tokens, expected) => {
    expect(overlongReward(tokens, { longest: 100, margin: 20 })).toBeCloseTo(expected, 12);
  });

  it('is a step where there is no margin', () => {
    expect(overlongReward(100, { longest: 100, margin: 0 })).toBe(0);
    expect(overlongReward(101, { longest: 100, margin: 0 })).toBe(-1);
  });
});
