import { describe, expect, it } from 'vitest';
import { withinShare } from './key-share.js';

/** So many things of each key, in turns, the oldest first; those of `free` count for no key. */
function said(counts: Readonly<Record<string, number>>): { key: string; at: number }[] {
  return Object.entries(counts)
    .flatMap(([key, count]) => Array.from({ length: count }, (_, at) => ({ key, at })))
    .toSorted((a, b) => a.at - b.at);
}

function kept(counts: Readonly<Record<string, number>>, share: number): Record<string, number> {
  const left = withinShare(said(counts), ({ key }) => (key === 'free' ? null : key), share);
  return Object.fromEntries(
    Object.keys(counts).map((of) => [of, left.filter(({ key }) => key === of).length]),
  );
}

describe(withinShare, () => {
  it.each([
    // 95 + 5: of 100 things a twentieth is five.
    [{ free: 95, a: 200 }, 0.05, { free: 95, a: 5 }],
    // 180 + 10 + 10: each key has its twentieth of the 200.
    [{ free: 180, a: 30, b: 10 }, 0.05, { free: 180, a: 10, b: 10 }],
    // Nobody can have less than half of two.
    [{ a: 40, b: 1 }, 0.05, { a: 1, b: 1 }],
    [{ a: 40 }, 0.05, { a: 1 }],
    [{ a: 40, b: 3 }, 1, { a: 40, b: 3 }],
    [{ free: 7 }, 0.05, { free: 7 }],
  ] as const)(
    'of %o no key has more than %d of what is left, but one: %o',
    (counts, share, left) => {
      expect(kept(counts, share)).toEqual(left);
    },
  );

  it('leaves the newest of a key, in their order', () => {
    const left = withinShare(
      said({ free: 18, a: 9 }),
      ({ key }) => (key === 'a' ? key : null),
      0.1,
    );
    expect(left.filter(({ key }) => key === 'a').map(({ at }) => at)).toEqual([7, 8]);
  });
});
