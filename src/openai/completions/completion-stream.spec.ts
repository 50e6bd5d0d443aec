import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../common/problems.js';
import type { GenerationEvent } from '../../generation/generation-streams.js';
import { SAMPLE_EVENTS } from '../../generation/stream-sample.js';
import { CHAT, completionFrames, TEXT } from './completion-stream.js';

async function* eventsOf(...events: readonly GenerationEvent[]): AsyncGenerator<GenerationEvent> {
  yield* events;
}

/** The chunks of a stream, and what is no chunk as it is. */
async function told(
  kind: typeof CHAT,
  events: readonly GenerationEvent[] = SAMPLE_EVENTS,
  includesUsage = true,
) {
  const frames: string[] = [];
  const toFrames = completionFrames(kind, { model: 'tiny', count: 1, includesUsage });
  for await (const frame of toFrames(eventsOf(...events))) {
    frames.push(frame);
  }
  return frames.map((frame) =>
    frame.startsWith('data: {') ? JSON.parse(frame.slice('data: '.length)) : frame,
  );
}

describe('an answer as a stream', () => {
  test('of a chat opens with the role, brings each piece, why it ended, what it cost, and its end', async () => {
    const chunks = await told(CHAT);
    expect(chunks.slice(0, 4).map(({ choices }) => choices[0])).toMatchObject([
      { delta: { role: 'assistant', content: '' }, finish_reason: null },
      { delta: { content: '    return' }, finish_reason: null },
      { delta: { content: ' 2 * n\n' }, finish_reason: null },
      { delta: {}, finish_reason: 'stop' },
    ]);
    expect(chunks[4]).toMatchObject({ choices: [], usage: { total_tokens: 40 } });
    expect(chunks.slice(5)).toEqual(['data: [DONE]\n\n']);
  });

  test('of a text has no opening', async () => {
    const texts = (await told(TEXT)).slice(0, 3).map(({ choices }) => choices[0].text);
    expect(texts).toEqual(['    return', ' 2 * n\n', '']);
  });

  test.each([CHAT, TEXT])('tells the facts once, with its first chunk', async (kind) => {
    const chunks = (await told(kind)).filter((chunk) => typeof chunk === 'object');
    expect(chunks.filter((chunk) => 'falconry' in chunk)).toEqual([chunks[0]]);
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
  });

  test('speaks of what it cost only when that was asked for', async () => {
    const chunks = await told(CHAT, SAMPLE_EVENTS, false);
    expect(chunks.some((chunk) => typeof chunk === 'object' && 'usage' in chunk)).toBe(false);
  });

  test('that fails ends in an error and has no end of its own', async () => {
    const error = new ProblemError('engine-unavailable', 'gone');
    const chunks = await told(CHAT, [...SAMPLE_EVENTS.slice(0, 2), { kind: 'failed', error }]);
    expect(chunks.at(-1)).toMatchObject({ error: { code: 'engine-unavailable', message: 'gone' } });
    expect(chunks).toHaveLength(3);
  });

  test('that waits says so in a comment', async () => {
    expect(await told(CHAT, [{ kind: 'silence' }])).toEqual([': still here\n\n']);
  });
});
