import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { Generation } from '../../generation/generation.schemas.js';
import { chatFrames, textFrames } from './completion-stream.js';

/** A generation of so many choices, each of a text that takes four parts. */
function generationOf(choices: number): Generation {
  const text = 'x'.repeat(200);
  return {
    id: 'gen_00000000000000000000000000',
    model: { id: 'mdl_00000000000000000000000000', name: 'tiny', version: 'v' },
    prompt: 'p',
    choices: Array.from({ length: choices }, (_, index) => ({
      index,
      text,
      program: text,
      finishReason: 'stop',
      tokens: 1,
    })),
    usage: { promptTokens: 1, completionTokens: choices, totalTokens: choices + 1 },
    sampling: { temperature: 1, topP: 1, topK: 0, maxNewTokens: 8, seed: 1 },
    memory: { mode: 'off', degraded: false, episodes: [] },
    createdAt: '2026-01-01T00:00:00.000Z',
  };
}

const options = { model: 'tiny', includesUsage: true };

describe('an answer as a stream', () => {
  test.each([
    ['chat', chatFrames, 2 * (1 + 4 + 1) + 2],
    ['text', textFrames, 2 * (4 + 1) + 2],
  ])('of %s has its parts, what it cost and its end, each a frame', (_, framesOf, count) => {
    const frames = [...framesOf(generationOf(2), options)];
    expect(frames).toHaveLength(count);
    const chunks = frames.slice(0, -1).map((frame) => JSON.parse(frame.slice('data: '.length)));
    expect(chunks.filter((chunk) => 'falconry' in chunk)).toEqual([chunks[0]]);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 3 } });
  });

  test('is made as it is read, and ends when nobody reads on', async () => {
    let [made, isEnded] = [0, false];
    function* watched(): Generator<string> {
      try {
        for (const frame of chatFrames(generationOf(32), options)) {
          made += 1;
          yield frame;
        }
      } finally {
        isEnded = true;
      }
    }
    const stream = Readable.from(watched());
    for await (const _ of stream) {
      break;
    }
    expect(isEnded).toBe(true);
    expect(made).toBeLessThan(10);
  });
});
