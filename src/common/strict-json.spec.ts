import { describe, expect, test } from 'vitest';
import { parseStrictJson } from './strict-json.js';

const codeOf = (text: string | Buffer): string => {
  try {
    parseStrictJson(Buffer.from(text as string));
    return 'accepted';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe(parseStrictJson, () => {
  test.each([
    '{"a":{"a":[{"a":1},{"a":2}]},"b":"a"}',
    '["a","a",{"x":"}"},"\\"{"]',
    '{"a":"\\"b\\":1","b":"{[,:"}',
    ' {"\\u0061b":1,"b":"\\ud83e\\udd85"} ',
    '-0.5e3',
    'null',
    '"x"',
    `${'['.repeat(32)}${']'.repeat(32)}`,
    JSON.stringify(Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [n, n]))),
    JSON.stringify(Array.from({ length: 5_000 }, () => ({ a: 1, b: 2 }))),
  ])('%.40s is read as JSON.parse reads it', (text) => {
    expect(parseStrictJson(Buffer.from(text))).toEqual(JSON.parse(text));
  });

  test.each([
    ['{"a":1,"a":2}', 'duplicate-key'],
    ['{"a":1,"\\u0061":2}', 'duplicate-key'],
    ['[{"x":{"b":1,"c":[],"b":1}}]', 'duplicate-key'],
    [`${'['.repeat(33)}${']'.repeat(33)}`, 'json-too-complex'],
    [`{${Array.from({ length: 1_001 }, (_, n) => `"${n}":${n}`).join(',')}}`, 'json-too-complex'],
    ['{"__proto__":1}', 'unknown-field'],
    ['{"a":[{"\\u005f_proto__":1}]}', 'unknown-field'],
    ['{"constructor":1}', 'unknown-field'],
    ['{"a":{"prototype":1}}', 'unknown-field'],
    ['{"a":"\\ud800"}', 'malformed-request'],
    ['\ufeff{}', 'malformed-request'],
    ['', 'malformed-request'],
    ['{} {}', 'malformed-request'],
    ['{"a":1,}', 'malformed-request'],
    ['{"a":NaN}', 'malformed-request'],
  ])('%.40s is refused as %s', (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  test('bytes that are no UTF-8 are refused', () => {
    expect(codeOf(Buffer.from([0x22, 0xff, 0x22]))).toBe('malformed-request');
  });

  test('a body as large and as deep as it may come is refused without overflow', () => {
    expect(codeOf('['.repeat(1_000_000))).toBe('malformed-request');
    expect(codeOf(`${'['.repeat(500_000)}${']'.repeat(500_000)}`)).toBe('json-too-complex');
  });
});
