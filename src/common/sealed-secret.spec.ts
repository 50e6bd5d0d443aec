import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { seal, unseal } from './sealed-secret.js';

describe(seal, () => {
  const key = randomBytes(32);
  const sealed = seal('whsec_abc', key, 'ws_1/endpoints/whe_1');

  test('opens with its key in its place', () => {
    expect(unseal(sealed, key, 'ws_1/endpoints/whe_1')).toBe('whsec_abc');
  });

  test('opens nowhere else and with no other key', () => {
    expect(() => unseal(sealed, key, 'ws_1/endpoints/whe_2')).toThrow(
      'unable to authenticate data',
    );
    expect(() => unseal(sealed, randomBytes(32), 'ws_1/endpoints/whe_1')).toThrow(
      'unable to authenticate data',
    );
  });

  test('every flipped bit is noticed', () => {
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => unseal(changed, key, 'ws_1/endpoints/whe_1')).toThrow(
        'unable to authenticate data',
      );
    }
  });
});
