import { describe, expect, test } from 'vitest';
import { Draft, DraftReader, type Growth } from './draft.js';

const part = (index: number, text: string, tokens = 1): Growth => ({ index, text, tokens });

describe('a draft', () => {
  test('is read in pieces that add up to its answers and their tokens', () => {
    const draft = new Draft(2);
    const reader = new DraftReader(draft);
    draft.add([part(0, 'a'), part(1, 'x')]);
    const first = reader.read();
    draft.add([part(1, 'y')]);
    draft.add([part(1, 'z'), part(0, 'b')]);
    expect([first, reader.read(), reader.read()]).toEqual([
      [
        { index: 0, text: 'a', tokens: 1 },
        { index: 1, text: 'x', tokens: 1 },
      ],
      [
        { index: 0, text: 'b', tokens: 1 },
        { index: 1, text: 'yz', tokens: 2 },
      ],
      [],
    ]);
  });

  test('tells tokens that spell nothing yet with the text that they begin', () => {
    const draft = new Draft(1);
    const reader = new DraftReader(draft);
    draft.add([part(0, '')]);
    expect(reader.read()).toEqual([]);
    draft.add([part(0, 'é')]);
    expect(reader.read()).toEqual([{ index: 0, text: 'é', tokens: 2 }]);
  });

  test('that nobody reads holds no more than its answers', () => {
    const draft = new Draft(1);
    const reader = new DraftReader(draft);
    for (let count = 0; count < 10_000; count += 1) {
      draft.add([part(0, 'x')]);
    }
    expect(reader.read()).toEqual([{ index: 0, text: 'x'.repeat(10_000), tokens: 10_000 }]);
  });
});
