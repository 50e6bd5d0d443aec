import { describe, expect, it } from 'vitest';
import type { SimilaritySpec } from '../../contracts/judge-settings.js';
import { bleu, editSimilarity, jaccard, rougeL, scoreSimilarity, tokensOf } from './similarity.js';

const letters = (text: string): string[] => text.split('');
const ALL = { bleu, rougeL, editSimilarity, jaccard };

describe('the tokens of a program', () => {
  it('are words and single signs; layout does not count', () => {
    expect(tokensOf('x_1 =  f(2)\n\t# ça')).toEqual(['x_1', '=', 'f', '(', '2', ')', '#', 'ça']);
    expect(tokensOf('x_1=f(2)#ça')).toEqual(tokensOf('x_1 = f( 2 )\n\n# ça\n'));
    expect(tokensOf(' \n')).toEqual([]);
  });
});

describe.each(Object.entries(ALL))('%s', (_, similarity) => {
  it('is 1 for the same, 0 for nothing in common, and tells nothing from something', () => {
    expect(similarity(letters('abcde'), letters('abcde'))).toBeCloseTo(1, 12);
    expect(similarity(letters('abc'), letters('xyz'))).toBe(0);
    expect(similarity([], letters('abc'))).toBe(0);
    expect(similarity(letters('abc'), [])).toBe(0);
    expect(similarity([], [])).toBe(1);
    expect(similarity(['a'], ['a'])).toBe(1);
  });
});

describe('by hand', () => {
  it('edit: kitten to sitting takes 3 of 7', () => {
    expect(editSimilarity(letters('kitten'), letters('sitting'))).toBeCloseTo(1 - 3 / 7, 12);
    expect(editSimilarity(letters('ab'), letters('abcd'))).toBeCloseTo(0.5, 12);
  });

  it('rouge_l: bdab of abcbdab and bdcaba is 4 long, 2*4/(7+6)', () => {
    expect(rougeL(letters('abcbdab'), letters('bdcaba'))).toBeCloseTo(8 / 13, 12);
  });

  it('jaccard: a and b of a, b, c, d', () => {
    expect(jaccard(letters('aab'), letters('abcd'))).toBeCloseTo(2 / 4, 12);
  });

  it('bleu: clips what is repeated', () => {
    // "aaa" beside "ab": one of three 1-grams counts, of the two 2-grams none: (0+1)/(2+1).
    expect(bleu(letters('aaa'), letters('ab'))).toBeCloseTo(Math.sqrt((1 / 3) * (1 / 3)), 12);
  });

  it('bleu: four orders, with a brevity penalty', () => {
    // "abcd" beside "abcde": every gram of it is there, and e^(1 - 5/4) for its length.
    expect(bleu(letters('abcd'), letters('abcde'))).toBeCloseTo(Math.exp(-0.25), 12);
    // "abxd" beside "abcd": 3/4, (1+1)/(3+1), (0+1)/(2+1), (0+1)/(1+1).
    const product = (3 / 4) * (2 / 4) * (1 / 3) * (1 / 2);
    expect(bleu(letters('abxd'), letters('abcd'))).toBeCloseTo(product ** 0.25, 12);
  });
});

describe(scoreSimilarity.name, () => {
  const spec: SimilaritySpec = { kind: 'similarity', metric: 'edit' };
  const score = (program: string, canonicalProgram?: string) =>
    scoreSimilarity(spec, {
      program,
      language: 'python',
      ...(canonicalProgram === undefined ? {} : { canonicalProgram }),
    });

  it('compares with the canonical solution', () => {
    expect(score('return 2', 'return  1')).toEqual({
      value: 0.5,
      scale: [0, 1],
      components: { tokens: 2, canonicalTokens: 2 },
    });
  });

  it('skips what has no canonical solution', () => {
    expect(score('x')).toEqual({ skipped: expect.stringMatching(/no canonical solution/u) });
  });

  it.each([
    ['tokens', '+'.repeat(2_001)],
    ['characters', 'x'.repeat(50_001)],
  ])('skips a text of too many %s, whichever it is', (_, text) => {
    expect(score(text, 'x')).toEqual({ skipped: expect.stringMatching(/program is longer/u) });
    expect(score('x', text)).toEqual({ skipped: expect.stringMatching(/solution is longer/u) });
  });

  it('compares texts at the limit', () => {
    expect(score('+'.repeat(2_000), '-'.repeat(2_000))).toMatchObject({ value: 0 });
  });
});
