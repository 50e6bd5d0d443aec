import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { jsonDigest } from './json-digest.js';

describe(jsonDigest, () => {
  test('is that of the JSON text whose members stand in order', () => {
    const text = '{"a":[1,{"b":null,"c":"é"}],"d":true}';
    const expected = createHash('sha256').update(text).digest('hex');
    expect(jsonDigest({ d: true, a: [1, { c: 'é', b: null, x: undefined }] })).toBe(expected);
  });

  test.each([
    ['the order of a list', [1, 2], [2, 1]],
    ['null and nothing', { a: null }, {}],
    ['a number and its text', { a: 1 }, { a: '1' }],
    ['a list and its members by place', ['a'], { 0: 'a' }],
  ])('tells apart %s', (_, one, other) => {
    expect(jsonDigest(one)).not.toBe(jsonDigest(other));
  });
});
