import { createHash } from 'node:crypto';
import type { HeldKey, IdRange } from './recall-index.js';

/** Keys that a range should hold: one answer of the index has room for many times as many. */
const KEYS_PER_RANGE = 1_000;
/** Ids begin with hex digits that are spread evenly, so ranges of three of them are about equally full. */
const PLACES = 4_096;

/** Equal for equal sets of keys, whatever their order. */
export interface Digest {
  readonly count: number;
  /** Exclusive or of 64 bits of the md5 of each id and scope. The id is a hash of all that the key consists of. */
  readonly sum: string;
}

export const EMPTY_DIGEST: Digest = { count: 0, sum: '0' };

export function digestOf(keys: readonly HeldKey[]): Digest {
  let sum = 0n;
  for (const { id, scope } of keys) {
    sum ^= createHash('md5').update(id).update(scope).digest().readBigInt64BE();
  }
  return { count: keys.length, sum: String(sum) };
}

export function isSame(one: Digest, other: Digest): boolean {
  return one.count === other.count && one.sum === other.sum;
}

/** Ranges that hold every id there can be, for this many keys. */
export function rangesFor(keys: number): IdRange[] {
  const ranges = Math.min(PLACES, Math.max(1, Math.ceil(keys / KEYS_PER_RANGE)));
  const starts = Array.from({ length: ranges }, (_, range) =>
    range === 0
      ? ''
      : Math.floor((range * PLACES) / ranges)
          .toString(16)
          .padStart(3, '0'),
  );
  return starts.map((from, range) => ({ from, to: starts[range + 1] ?? null }));
}
