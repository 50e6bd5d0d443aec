import { describe, expect, test } from 'vitest';
import { readRange } from './byte-range.js';

describe(readRange.name, () => {
  test.each([
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=2-5', { start: 2, end: 5 }],
    ['bytes=2-', { start: 2, end: 9 }],
    ['bytes=2-500', { start: 2, end: 9 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=-500', { start: 0, end: 9 }],
    [' bytes=9- ', { start: 9, end: 9 }],
  ])('%s of ten bytes is a part', (header, range) => {
    expect(readRange(header, 10)).toEqual(range);
  });

  test.each([undefined, '', 'bytes=-', 'bytes=5-2', 'bytes=0-1,4-5', 'items=0-1', 'bytes=a-b'])(
    '%s is ignored, as a server may',
    (header) => {
      expect(readRange(header, 10)).toBe('whole');
    },
  );

  test.each(['bytes=10-', 'bytes=10-20', 'bytes=-0', 'bytes=99999999999999999999-'])(
    '%s of ten bytes begins after their end',
    (header) => {
      expect(readRange(header, 10)).toBe('none');
    },
  );

  test('an empty file has no part, and can be had whole', () => {
    expect([readRange('bytes=0-', 0), readRange(undefined, 0)]).toEqual(['none', 'whole']);
  });
});
