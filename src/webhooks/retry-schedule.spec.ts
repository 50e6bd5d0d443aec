import { describe, expect, test } from 'vitest';
import { SCHEDULE } from '../common/schedule.js';
import { msUntilRetry } from './retry-schedule.js';

const at = { schedule: SCHEDULE, now: new Date('2026-01-01T00:00:00Z'), random: 0 };
const inSeconds = (ms: number | null): number | null => (ms === null ? null : ms / 1_000);

describe(msUntilRetry, () => {
  test('follows the schedule of Standard Webhooks and then gives up', () => {
    const waits = Array.from({ length: 10 }, (_, n) => msUntilRetry(n + 1, undefined, at));
    expect(waits.map(inSeconds)).toEqual([
      5,
      300,
      1_800,
      7_200,
      18_000,
      36_000,
      50_400,
      72_000,
      86_400,
      null,
    ]);
  });

  test('adds at most a tenth', () => {
    expect(msUntilRetry(2, undefined, { ...at, random: 1 })).toBeCloseTo(330_000);
  });

  test.each([
    ['600', 600],
    ['1', 5],
    ['1000000000', 86_400],
    [`1${'0'.repeat(400)}`, 5],
    ['Thu, 01 Jan 2026 00:10:00 GMT', 600],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 5],
    ['soon', 5],
    ['-5', 5],
  ])('Retry-After: %s waits %s s', (header, seconds) => {
    expect(inSeconds(msUntilRetry(1, header, at))).toBe(seconds);
  });
});
