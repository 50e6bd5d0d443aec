import { describe, expect, it } from 'vitest';
import type { Judgement } from '../../../contracts/judgement.js';
import { calibrate, type Observation } from './calibrate.js';
import { kappa } from './kappa.js';
import { ranks, spearman } from './ranks.js';
import { repeatability } from './repeatability.js';

const pairs = <T>(left: readonly T[], right: readonly T[]) =>
  left.map((value, at): [T, T] => [value, right[at]!]);

describe('ranks', () => {
  it('are shared by equal values', () => {
    expect(ranks([10, 30, 20])).toEqual([1, 3, 2]);
    expect(ranks([2, 1, 2, 2])).toEqual([3, 1, 3, 3]);
    expect(ranks([5, 5])).toEqual([1.5, 1.5]);
    expect(ranks([])).toEqual([]);
  });
});

describe('spearman', () => {
  it.each([
    ['the same order, whatever the values', [1, 2, 3, 4], [1, 10, 100, 1000], 1],
    ['the opposite order', [1, 2, 3, 4], [4, 3, 2, 1], -1],
    // 1 - 6 x (1 + 1 + 0 + 1 + 1) / (5 x 24)
    ['two neighbours changed twice', [1, 2, 3, 4, 5], [2, 1, 3, 5, 4], 0.8],
    // Ranks 1.5 1.5 3 4 and 1 2 3.5 3.5: 4 / sqrt(4.5 x 4.5)
    ['ties on both sides', [1, 1, 2, 3], [1, 2, 3, 3], 4 / 4.5],
  ])('of %s', (_what, left, right, value) => {
    expect(spearman(pairs(left, right))).toBeCloseTo(value, 12);
  });

  it('is not defined where one side is constant, or there is nothing', () => {
    expect(spearman(pairs([1, 2, 3], [7, 7, 7]))).toBeNull();
    expect(spearman(pairs([7, 7], [1, 2]))).toBeNull();
    expect(spearman([])).toBeNull();
  });
});

describe('kappa', () => {
  const times = (count: number, ...pair: [boolean, boolean]) =>
    Array.from({ length: count }, () => pair);
  const table = (both: number, first: number, second: number, neither: number) => [
    ...times(both, true, true),
    ...times(first, true, false),
    ...times(second, false, true),
    ...times(neither, false, false),
  ];

  it.each([
    // Observed 0.7; expected 0.5 x 0.6 + 0.5 x 0.4 = 0.5.
    ['20 5 10 15', table(20, 5, 10, 15), 0.4],
    ['perfect agreement', table(3, 0, 0, 4), 1],
    ['perfect disagreement', table(0, 5, 5, 0), -1],
    // Observed 0.5; expected 0.5 x 0.5 + 0.5 x 0.5 = 0.5.
    ['chance', table(2, 2, 2, 2), 0],
  ])('of %s', (_what, of, value) => {
    expect(kappa(of)).toBeCloseTo(value, 12);
  });

  it('is not defined where either always says the same, or there is nothing', () => {
    expect(kappa(table(9, 0, 0, 0))).toBeNull();
    expect(kappa(table(0, 0, 0, 9))).toBeNull();
    expect(kappa(table(5, 5, 0, 0))).toBeNull();
    expect(kappa(table(0, 0, 5, 5))).toBeNull();
    expect(kappa([])).toBeNull();
  });
});

describe('repeatability', () => {
  it('counts equal scores and averages spreads, over samples that were judged again', () => {
    expect(repeatability([[1, 1, 1], [0, 0.5, 0.25], [2], []])).toEqual({
      equalShare: 0.5,
      meanSpread: 0.25,
      samples: 2,
    });
  });

  it('is nothing where nothing was judged again', () => {
    expect(repeatability([[1], []])).toBeNull();
  });
});

describe('a calibration', () => {
  const scored = (value: number): Judgement => ({
    status: 'scored',
    judge: 'a',
    revision: 'r',
    value,
    scale: [-1, 2],
    components: {},
    reason: '',
  });
  const failed = (status: 'errored' | 'skipped'): Judgement => ({
    status,
    judge: 'a',
    revision: 'r',
    reason: '',
  });
  const seen = (judgements: Judgement[], more: Partial<Observation> = {}): Observation => ({
    source: 'run',
    length: null,
    judgements,
    verdict: null,
    label: null,
    ...more,
  });
  const ran = (passed: number, status: 'passed' | 'assertion_failure' = 'assertion_failure') => ({
    verdict: { status, passed, total: 4 },
  });

  it('takes scores from the middle of the scale up for a yes: 0.5 is one, 0.4 is none', () => {
    const { execution } = calibrate([
      seen([scored(2)], ran(4, 'passed')),
      seen([scored(0.5)], ran(4, 'passed')),
      seen([scored(0.4)], ran(3)),
      seen([scored(-1)], ran(0)),
      seen([scored(0)], ran(1)),
    ]);
    expect(execution.kappa).toEqual({ value: 1, samples: 5 });
    expect(execution.rankCorrelation.samples).toBe(5);
    // Ratios 1 1 .75 0 .25 rank 4.5 4.5 3 1 2, scores 5 4 3 1 2: 9.5 / sqrt(9.5 x 10)
    expect(execution.rankCorrelation.value).toBeCloseTo(9.5 / Math.sqrt(95), 12);
  });

  it('leaves out what the sandbox could not judge, what has no score, and what nobody labelled', () => {
    const error = { status: 'sandbox_error', passed: 0, total: 0 } as const;
    const found = calibrate([
      seen([scored(1)], { verdict: error, label: 1 }),
      seen([failed('errored')], { ...ran(4, 'passed'), label: 1 }),
      seen([failed('skipped'), scored(0)], { length: 10, source: 'attempt' }),
    ]);
    expect(found).toEqual({
      samples: { runs: 2, attempts: 1 },
      judgements: { scored: 2, errored: 1, skipped: 1 },
      execution: {
        kappa: { value: null, samples: 0 },
        rankCorrelation: { value: null, samples: 0 },
      },
      labels: { kappa: { value: null, samples: 1 }, rankCorrelation: { value: null, samples: 1 } },
      lengthBias: { value: null, samples: 1 },
      repeatability: null,
    });
  });

  it('compares with labels and lengths, the mean score where there are several', () => {
    const values = [-1, 0, 0.5, 1, 2];
    const found = calibrate(
      values.map((value, at) =>
        seen([scored(value - 0.25), scored(value + 0.25)], {
          label: value,
          length: 100 - 10 * at,
        }),
      ),
    );
    expect(found.labels.rankCorrelation).toEqual({ value: 1, samples: 5 });
    expect(found.labels.kappa).toEqual({ value: 1, samples: 5 });
    expect(found.lengthBias).toEqual({ value: -1, samples: 5 });
    expect(found.repeatability).toEqual({ equalShare: 0, meanSpread: 0.5, samples: 5 });
  });

  it('says nothing of four samples', () => {
    const { execution } = calibrate(
      [4, 4, 0, 0].map((passed) => seen([scored(passed)], ran(passed))),
    );
    expect(execution.rankCorrelation).toEqual({ value: null, samples: 4 });
  });
});
