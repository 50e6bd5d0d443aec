import { describe, expect, test } from 'vitest';
import { PiecewiseRedaction } from './redaction.js';

const SECRET = 'abababcab';

function redacted(pieces: readonly string[], secret: string | null = SECRET): string[] {
  const redaction = new PiecewiseRedaction(secret);
  return [...pieces.map((piece) => redaction.add(piece)), redaction.end()];
}

describe(PiecewiseRedaction, () => {
  test('a secret is found wherever the pieces part', () => {
    const text = `say ${SECRET}, ab${SECRET}${SECRET} and ababa`;
    for (let one = 0; one <= text.length; one += 1) {
      for (let two = one; two <= text.length; two += 1) {
        const pieces = [text.slice(0, one), text.slice(one, two), text.slice(two)];
        expect(redacted(pieces).join('')).toBe('say [redacted], ab[redacted][redacted] and ababa');
      }
    }
  });

  test('only what may be its beginning is held back', () => {
    expect(redacted(['say aba', 'x', 'ba', 'b'])).toEqual(['say ', 'abax', 'b', '', 'ab']);
  });

  test.each([[null], ['none']])('nothing is held back for %s', (secret) => {
    expect(redacted(['no', 'ne'], secret)).toEqual(['no', 'ne', '']);
  });
});
