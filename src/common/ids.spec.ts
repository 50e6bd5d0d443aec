import { describe, expect, test } from 'vitest';
import { ID_PREFIXES, idSchema, newId } from './ids.js';

describe(newId, () => {
  test('carries the prefix of its kind, and prefixes are unique', () => {
    expect(newId('job')).toMatch(/^job_[0-9a-v]{26}$/);
    const prefixes = Object.values(ID_PREFIXES);
    expect(new Set(prefixes).size).toBe(prefixes.length);
  });

  test('sorts by time', () => {
    const ids = [1, 2, 1_000, 1_700_000_000_000, 2_000_000_000_000].map((now) =>
      newId('event', now),
    );
    expect(ids.toSorted()).toEqual(ids);
  });

  test('20,000 ids of one millisecond differ, in at least 70 of their 80 random bits', () => {
    const ids = Array.from({ length: 20_000 }, () => newId('job', 1));
    expect(new Set(ids).size).toBe(ids.length);
    const characters = Array.from(
      { length: 14 },
      (_, place) => new Set(ids.map((id) => id.at(-1 - place))),
    );
    expect(characters.map((seen) => seen.size)).toEqual(Array.from({ length: 14 }, () => 32));
  });

  test('is an id of its kind and of no other', () => {
    expect(idSchema('job').safeParse(newId('job')).success).toBe(true);
    expect(idSchema('job').safeParse(newId('model')).success).toBe(false);
    expect(idSchema('job').safeParse(`${newId('job')}\n`).success).toBe(false);
  });
});
