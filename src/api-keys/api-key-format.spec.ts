import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { formatApiKey, hashSecret, isSecretOf, makeApiKey, parseApiKey } from './api-key-format.js';

describe('API keys', () => {
  const parts = makeApiKey();
  const text = formatApiKey(parts);

  test('are found by secret scanners and read back', () => {
    expect(text).toMatch(/^flk_live_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}$/);
    expect(parseApiKey(text)).toEqual(parts);
  });

  test('with any one character changed are refused without a look-up', () => {
    for (let place = 9; place < text.length; place += 1) {
      const other = text[place] === 'x' ? 'y' : 'x';
      expect(parseApiKey(`${text.slice(0, place)}${other}${text.slice(place + 1)}`)).toBeNull();
    }
  });

  test.each(['', 'flk_live_', `${text} `, `${text}\0`, `${text}\n`, text.toUpperCase()])(
    'are not %j',
    (other) => {
      expect(parseApiKey(other)).toBeNull();
    },
  );

  test('are recognised by their keyed hash only', () => {
    const pepper = randomBytes(32);
    const hash = hashSecret(parts.secret, pepper);
    expect(isSecretOf(parts.secret, hash, pepper)).toBe(true);
    expect(isSecretOf(makeApiKey().secret, hash, pepper)).toBe(false);
    expect(isSecretOf(parts.secret, hash, randomBytes(32))).toBe(false);
    expect(isSecretOf(parts.secret, null, pepper)).toBe(false);
  });
});
