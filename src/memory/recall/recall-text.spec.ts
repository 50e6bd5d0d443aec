import { describe, expect, it } from 'vitest';
import { clean, recallKeyId, scopeOf, textHash } from './recall-text.js';

describe('recall text', () => {
  it('is one text whatever its blanks, line breaks and letter case', () => {
    expect(textHash('Sort  the\r\nlist ')).toBe(textHash('sort the list'));
    expect(textHash('sort the list')).not.toBe(textHash('sort the lists'));
  });

  it('loses control characters, and keeps line breaks, tabs and everything else', () => {
    expect(clean('a\u0000b\u001b[31m\tc\r\nd 🦅')).toBe('ab[31m\tc\nd 🦅');
  });

  it('has another key in another workspace, space, project or embedding', () => {
    const keys = [
      recallKeyId(scopeOf('ws_1', null), 'model', 'hash'),
      recallKeyId(scopeOf('ws_2', null), 'model', 'hash'),
      recallKeyId(scopeOf('ws_1', 'shop'), 'model', 'hash'),
      recallKeyId(scopeOf('ws_1', null, 'spc_1'), 'model', 'hash'),
      recallKeyId(scopeOf('ws_1', 'shop', 'spc_1'), 'model', 'hash'),
      recallKeyId(scopeOf('ws_1', null, 'spc_2'), 'model', 'hash'),
      recallKeyId(scopeOf('ws_1', null), 'other', 'hash'),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.every((key) => /^[0-9a-f]{40}$/.test(key))).toBe(true);
  });
});
