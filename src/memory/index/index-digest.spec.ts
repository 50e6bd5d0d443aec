import { describe, expect, it } from 'vitest';
import { digestOf, EMPTY_DIGEST, isSame, rangesFor } from './index-digest.js';

const key = (id: string, scope = 'one') => ({ id, scope });

describe(digestOf.name, () => {
  it('is the same for the same keys in any order', () => {
    const [one, other] = [digestOf([key('a'), key('b')]), digestOf([key('b'), key('a')])];
    expect(isSame(one, other)).toBe(true);
    expect(digestOf([])).toEqual(EMPTY_DIGEST);
  });

  it.each([
    ['a key less', [key('a')]],
    ['another key', [key('a'), key('c')]],
    ['a key in another scope', [key('a'), key('b', 'two')]],
    ['a key more', [key('a'), key('b'), key('c')]],
    ['a key three times', [key('a'), key('b'), key('b'), key('b')]],
  ])('differs by %s', (_, keys) => {
    expect(isSame(digestOf([key('a'), key('b')]), digestOf(keys))).toBe(false);
  });
});

describe(rangesFor.name, () => {
  it.each([0, 1, 1_000, 1_001, 50_000, 10_000_000])('leaves no gap for %i keys', (keys) => {
    const ranges = rangesFor(keys);
    expect(ranges[0]!.from).toBe('');
    expect(ranges.at(-1)!.to).toBeNull();
    ranges.slice(1).forEach(({ from }, index) => {
      expect(from).toBe(ranges[index]!.to);
      expect(from > ranges[index]!.from).toBe(true);
    });
    expect(ranges.length).toBe(Math.min(4096, Math.max(1, Math.ceil(keys / 1000))));
  });
});
