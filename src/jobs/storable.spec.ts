import { expect, test } from 'vitest';
import { storable } from './storable.js';

test('NUL is replaced at any depth, and nothing else is touched', () => {
  const value = { answer: 'a\0b', lines: ['\\u0000', { message: '\0' }], passed: 1, error: null };
  expect(storable(value)).toEqual({
    answer: 'a\ufffdb',
    lines: ['\\u0000', { message: '\ufffd' }],
    passed: 1,
    error: null,
  });
});
