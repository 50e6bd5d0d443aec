import { describe, expect, test } from 'vitest';
import { parseQueryString } from './query-string.js';

describe(parseQueryString, () => {
  test.each([
    ['', {}],
    ['a=1&b=x+y%2B', { a: '1', b: 'x y+' }],
    ['a=1&a=2', { a: ['1', '2'] }],
    ['metadata[team]=a&metadata[b%5D]=', { metadata: { team: 'a', 'b]': '' } }],
    ['metadata%5Bteam%5D=a', { metadata: { team: 'a' } }],
    ['metadata[a]=1&metadata[a]=2', { metadata: { a: ['1', '2'] } }],
    ['metadata[a]=1&metadata=2', { metadata: '2' }],
    ['metadata[a][b]=1', { 'metadata[a][b]': '1' }],
    ['[a]=1', { '[a]': '1' }],
  ])('%s', (text, parameters) => {
    expect({ ...parseQueryString(text) }).toEqual(parameters);
  });

  test('reaches no prototype', () => {
    const parameters = parseQueryString('__proto__[a]=1&m[__proto__]=1&__proto__=1');
    expect(Object.keys(parameters)).toEqual(['m[__proto__]', '__proto__']);
    expect(Object.getPrototypeOf(parameters)).toBeNull();
    expect(({} as { a?: string }).a).toBeUndefined();
  });
});
