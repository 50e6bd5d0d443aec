import { describe, expect, it } from 'vitest';
import { leaveOneOut } from './leave-one-out.js';
import { perTokenAdvantages } from './per-token.js';

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
