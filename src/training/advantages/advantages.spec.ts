import { describe, expect, it } from 'vitest';
import type { Reward } from '../../contracts/reward.js';
import { decoupled } from './decoupled.js';
import { generalisedAdvantages } from './generalised.js';
import { greedyBaseline } from './greedy-baseline.js';
import { groupNormalised } from './group-normalised.js';
import { leaveOneOut } from './leave-one-out.js';
import { meanCentred } from './mean-centred.js';
import { noBaseline } from './no-baseline.js';
import { perTokenAdvantages } from './per-token.js';
import { whitened } from './whitened.js';

describe('leaveOneOut', () => {
  it('compares each reward with the mean of the others', () => {
    expect(leaveOneOut([1, 0, -1])).toEqual([1.5, 0, -1.5]);
  });

  it('is G/(G-1) times the mean-centred reward', () => {
    const rewards = [0.3, -0.6, 1, 1];
    const mean = 0.425;
    leaveOneOut(rewards).forEach((advantage, index) => {
      expect(advantage).toBeCloseTo((4 / 3) * ((rewards[index] ?? 0) - mean), 12);
    });
  });

  it('gives equal rewards no advantage', () => {
    expect(leaveOneOut([0.5, 0.5, 0.5])).toEqual([0, 0, 0]);
  });

  it('leaves a reward that was not measured out of every mean', () => {
    expect(leaveOneOut([1, null, 0])).toEqual([1, 0, -1]);
  });

  it('gives a lone reward no advantage', () => {
    expect(leaveOneOut([1, null])).toEqual([0, 0]);
  });
});

describe('perTokenAdvantages', () => {
  const tokens = { byteOffsets: Int32Array.from([0, 4, 8, 10]), answerBytes: 10 };

  it('adds a span to the tokens that overlap it by at least a byte', () => {
    const spans = [{ name: 'error', value: -0.3, start: 7, end: 9 }];
    expect([...perTokenAdvantages(0.5, spans, 1, tokens)].map((value) => value.toFixed(3))).toEqual(
      ['0.500', '0.200', '0.200', '0.500'],
    );
  });

  it('scales a span by its weight', () => {
    const spans = [{ name: 'error', value: -0.3, start: 0, end: 1 }];
    expect(perTokenAdvantages(0, spans, 2, tokens)[0]).toBeCloseTo(-0.6, 6);
  });

  it('leaves the end-of-sequence token out of a span that covers the whole answer', () => {
    const spans = [{ name: 'error', value: -0.3, start: 0, end: 10 }];
    expect(perTokenAdvantages(0, spans, 1, tokens)[3]).toBe(0);
  });
});

describe('whitened', () => {
  it('has mean 0 and variance 1 over the tokens of all rows', () => {
    // Mean 2, variance (1 + 0 + 1) / 3.
    const rows = whitened([[1], [2, 3]]);
    const values = rows.flatMap((row) => [...row]);
    [-1, 0, 1].forEach((value, index) => {
      expect(values[index]).toBeCloseTo(value / Math.sqrt(2 / 3), 5);
    });
  });

  it('gives equal advantages none', () => {
    expect(whitened([[0.5, 0.5]])).toEqual([Float32Array.of(0, 0)]);
  });
});

describe('meanCentred', () => {
  it('takes the mean of what was measured from each reward', () => {
    expect(meanCentred([1, null, 0, -0.25])).toEqual([0.75, 0, -0.25, -0.5]);
  });
});

describe('groupNormalised', () => {
  it('divides by the sample deviation of the group', () => {
    // Mean 0.5; deviation sqrt((0.25 + 0.25) / 1).
    const [low = 0, high = 0] = groupNormalised([0, 1]);
    expect(high).toBeCloseTo(0.5 / (Math.SQRT1_2 + 1e-4), 12);
    expect(low).toBeCloseTo(-high, 12);
  });

  it('gives equal rewards, and a lone reward, no advantage', () => {
    expect(groupNormalised([0.3, 0.3])).toEqual([0, 0]);
    expect(groupNormalised([1, null])).toEqual([0, 0]);
  });
});

describe('noBaseline', () => {
  it('is the reward itself, and nothing for one that was not measured', () => {
    expect(noBaseline([1, null, -0.3])).toEqual([1, 0, -0.3]);
  });
});

describe('greedyBaseline', () => {
  it('compares with the greedy answer, and with nothing where that has no reward', () => {
    expect(greedyBaseline([1, null, -1], 0.5)).toEqual([0.5, 0, -1.5]);
    expect(greedyBaseline([1, 0], null)).toEqual([0, 0]);
  });
});

describe('decoupled', () => {
  const part = (name: string, value: number, weight: number) =>
    ({ name, status: 'scored', value, weight }) as const;
  const rewardOf = (...components: Reward['components']): Reward => ({
    total: 0,
    components,
    spans: [],
  });

  it('lets a part of wide range weigh no more than its weight', () => {
    const group = [
      rewardOf(part('tests', 1, 1), part('style', -100, 0.5)),
      rewardOf(part('tests', 0, 1), part('style', 100, 0.5)),
    ];
    const [passing = 0, stylish = 0] = decoupled([group])[0] ?? [];
    expect(passing).toBeCloseTo(1, 2);
    expect(stylish).toBeCloseTo(-1, 2);
  });

  it('follows the weights, and is 0 on average over the batch', () => {
    const group = [
      rewardOf(part('tests', 1, 1), part('style', 0, 0.1)),
      rewardOf(part('tests', 0, 1), part('style', 1, 0.1)),
    ];
    const [better = 0, worse = 0] = decoupled([group])[0] ?? [];
    expect(better).toBeGreaterThan(0.9);
    expect(better + worse).toBeCloseTo(0, 12);
  });

  it('leaves an attempt without a total out of everything', () => {
    const masked: Reward = { total: null, components: [], spans: [] };
    const group = [rewardOf(part('tests', 1, 1)), masked, rewardOf(part('tests', 0, 1))];
    const [first = 0, second = 1, third = 0] = decoupled([group])[0] ?? [];
    expect(second).toBe(0);
    expect(first + third).toBeCloseTo(0, 12);
  });
});

describe('generalisedAdvantages', () => {
  const rewards = [0, 0.2, 0, 1];
  const values = [0.5, 0.1, -0.3, 0.4];

  it('is the discounted sum of the surprises, term by term', () => {
    const [discount, lambda] = [0.9, 0.8];
    const { advantages, returns } = generalisedAdvantages(rewards, values, { discount, lambda });
    const surprises = rewards.map(
      (reward, t) => reward + discount * (values[t + 1] ?? 0) - (values[t] ?? 0),
    );
    surprises.forEach((_, t) => {
      const expected = surprises
        .slice(t)
        .reduce((sum, surprise, ahead) => sum + (discount * lambda) ** ahead * surprise, 0);
      expect(advantages[t]).toBeCloseTo(expected, 12);
      expect(returns[t]).toBeCloseTo(expected + (values[t] ?? 0), 12);
    });
  });

  it('is the return less the value when nothing is discounted', () => {
    const { advantages } = generalisedAdvantages(rewards, values, { discount: 1, lambda: 1 });
    expect(advantages[0]).toBeCloseTo(1.2 - 0.5, 12);
    expect(advantages[3]).toBeCloseTo(1 - 0.4, 12);
  });

  it('refuses rewards that do not go with the values', () => {
    expect(() => generalisedAdvantages([1], [], { discount: 1, lambda: 1 })).toThrow(RangeError);
  });
});
