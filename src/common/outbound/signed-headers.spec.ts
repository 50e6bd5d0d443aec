import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { randomFor } from '../../training/random.js';
import { signedHeaders } from './signed-headers.js';

const OLD = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const NEW = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
/** The first and last characters of each length in UTF-8, what JSON escapes, half pairs, and marks that combine. */
const EDGES = [
  '\u0000 \u007f \u0080 \u07ff \u0800 \ud7ff \ue000 \uffff \u{10000} \u{10ffff}',
  '\ud800 \udc00 \ufeff \u2028 e\u0301 " \\',
].flatMap((line) => line.split(' '));

describe(signedHeaders, () => {
  const random = randomFor(7, 'bodies');
  const pick = <T>(items: readonly T[]): T => items[random.integer(items.length)]!;
  const text = (length: number): string => Array.from({ length }, () => pick(EDGES)).join('');

  test('the official verifier accepts 200 random bodies, edges of UTF-8 among them', () => {
    for (let index = 0; index < 200; index += 1) {
      const data = { [text(3)]: text(index), number: random.next() };
      const body = JSON.stringify(data);
      const headers = signedHeaders({ id: `evt_${index}`, body }, [NEW], new Date());
      expect(new Webhook(NEW).verify(Buffer.from(body), headers)).toEqual(data);
    }
  });

  test('the official verifier rejects every message with one bit flipped, in its headers too', () => {
    const body = JSON.stringify({ type: 'job.succeeded', data: { name: 'é🦅' } });
    const headers = signedHeaders({ id: 'evt_1', body }, [NEW, OLD], new Date());
    const signature = headers['webhook-signature']!;
    const parts = { body, id: headers['webhook-id']!, timestamp: headers['webhook-timestamp']! };
    let accepted = 0;
    for (const [name, part] of Object.entries(parts)) {
      for (const flipped of everyFlip(part)) {
        const message: Record<string, string | Buffer> = { ...parts, [name]: flipped };
        const changed = {
          'webhook-id': String(message['id']),
          'webhook-timestamp': String(message['timestamp']),
          'webhook-signature': signature,
        };
        accepted += Number(isAccepted(NEW, Buffer.from(message['body']!), changed));
      }
    }
    expect(accepted).toBe(0);
    expect(isAccepted(NEW, Buffer.from(body), headers)).toBe(true);
  });

  test('either of two secrets verifies, a third and a time of six minutes ago do not', () => {
    const message = { id: 'evt_1', body: '{}' };
    const headers = signedHeaders(message, [NEW, OLD], new Date());
    const other = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
    expect([NEW, OLD, other].map((secret) => isAccepted(secret, '{}', headers))).toEqual([
      true,
      true,
      false,
    ]);
    const stale = signedHeaders(message, [NEW], new Date(Date.now() - 360_000));
    expect(isAccepted(NEW, '{}', stale)).toBe(false);
  });
});

function isAccepted(secret: string, body: string | Buffer, headers: Record<string, string>) {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}

function everyFlip(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  return Array.from({ length: bytes.length * 8 }, (_, bit) => {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    return flipped;
  });
}
