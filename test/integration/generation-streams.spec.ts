import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Shutdown } from '../../src/common/shutdown.js';
import { EngineOutOfMemory, EngineUnavailable } from '../../src/policy/engine-errors.js';
import { type Client, clientOf } from '../support/app.js';
import { type Frame, frames, remaining } from '../support/event-frames.js';
import { HandDrawn } from '../support/hand-drawn.js';
import { createOpenaiWorld, type OpenaiWorld } from '../support/openai-world.js';

const POLL_MS = 20;
const BODY = { model: 'tiny', prompt: 'def f():\n', memory: { mode: 'off' } };

describe('POST /generate, told while it is drawn', () => {
  let world: OpenaiWorld;
  beforeAll(async () => {
    world = await createOpenaiWorld({ eventPollMs: POLL_MS });
  });
  afterAll(() => world.close());

  const ask = (body: object, { who = world.us, ...init }: RequestInit & { who?: Client } = {}) =>
    fetch(`${world.origin}/generate`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${who.key}`,
        'content-type': 'application/json',
        ...(init.headers as Record<string, string> | undefined),
      },
      body: JSON.stringify({ ...BODY, ...body }),
      signal: init.signal ?? null,
    });
  const streamed = (body: object = {}, init: Parameters<typeof ask>[1] = {}) =>
    ask({ stream: true, ...body }, init);
  const next = async (stream: AsyncGenerator<Frame, void>) => (await stream.next()).value as Frame;
  const dataOf = ({ data }: Frame) => JSON.parse(data!);
  const aKey = async (): Promise<Client & { id: string }> => {
    const { body } = await world.us.post('/api-keys', { name: 'one', scopes: ['generate'] });
    return { ...clientOf(world.app, world.us.workspaceId, body.key), id: body.id };
  };
  const kept = async (id: string) => (await world.us.get(`/generate/${id}`)).body;
  const count = async (): Promise<number> => {
    const sql = 'SELECT count(*)::int AS n FROM generations';
    const [row] = await world.database.query<{ n: number }>(sql);
    return row!.n;
  };

  test('each piece arrives before the next is drawn, and the last event is the whole answer', async () => {
    const drawn = HandDrawn.next(world.engine);
    const asked = streamed({ n: 2 });
    await drawn.reached();
    drawn.say('return');
    const response = await asked;
    expect(response.status).toBe(201);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const events = frames(response);
    const start = await next(events);
    expect(start.event).toBe('start');
    expect(dataOf(start)).toMatchObject({ model: { name: 'tiny' }, memory: { mode: 'off' } });
    expect(dataOf(await next(events))).toEqual({ index: 0, text: 'return', tokens: 1 });
    drawn.say('pass', 1);
    expect(dataOf(await next(events))).toEqual({ index: 1, text: 'pass', tokens: 1 });
    drawn.say(' 1');
    expect(dataOf(await next(events))).toEqual({ index: 0, text: ' 1', tokens: 1 });
    drawn.finish();
    const [whole, ...rest] = await remaining(events);
    expect(rest).toEqual([]);
    expect(whole!.event).toBe('generation');
    const generation = dataOf(whole!);
    expect(generation.choices.map(({ text }: { text: string }) => text)).toEqual([
      'return 1',
      'pass',
    ]);
    expect(generation).toMatchObject(dataOf(start));
    expect(await kept(generation.id)).toEqual(generation);
  });

  test('it is asked for by the Accept header as well, and is the plain answer in pieces', async () => {
    const plain = JSON.parse(await (await ask({ seed: 3, n: 4 })).text());
    const accept = { accept: 'text/event-stream' };
    const all = await remaining(frames(await ask({ seed: 3, n: 4 }, { headers: accept })));
    const texts = ['', '', '', ''];
    for (const { event, data } of all) {
      if (event === 'text') {
        const { index, text } = JSON.parse(data!);
        texts[index] += text;
      }
    }
    expect(dataOf(all.at(-1)!).choices).toEqual(plain.choices);
    expect(texts).toEqual(plain.choices.map(({ text }: { text: string }) => text));
  });

  test('what fails before the first text is a problem and no stream, and nothing is kept', async () => {
    const before = await count();
    expect((await streamed({ model: 'nobody' })).status).toBe(404);
    expect((await streamed({ maxNewTokens: 32_768 })).status).toBe(422);
    const drawn = HandDrawn.next(world.engine);
    const asked = streamed();
    await drawn.reached();
    drawn.fail(new EngineOutOfMemory('too much'));
    const response = await asked;
    expect([response.status, JSON.parse(await response.text()).code]).toEqual([
      503,
      'engine-out-of-memory',
    ]);
    expect(await count()).toBe(before);
  });

  test('what fails later is the last event, and what was drawn is kept as aborted and taught to nobody', async () => {
    const drawn = HandDrawn.next(world.engine);
    const asked = streamed();
    await drawn.reached();
    drawn.say('return');
    const events = frames(await asked);
    const { id } = dataOf(await next(events));
    await next(events);
    drawn.fail(new EngineUnavailable('it crashed'));
    const [failure, ...rest] = await remaining(events);
    expect([failure!.event, dataOf(failure!).code, rest]).toEqual([
      'error',
      'engine-unavailable',
      [],
    ]);
    expect((await kept(id)).choices).toMatchObject([
      { text: 'return', finishReason: 'aborted', tokens: 1 },
    ]);
    const feedback = { generationId: id, kind: 'rating', value: 5 };
    expect((await world.us.post('/feedback', feedback)).status).toBe(422);
  });

  test('a reader who leaves ends the drawing and pays for what was drawn', async () => {
    const leaving = new AbortController();
    const who = await aKey();
    const drawn = HandDrawn.next(world.engine);
    const asked = streamed({}, { who, signal: leaving.signal });
    await drawn.reached();
    drawn.say('return');
    const events = frames(await asked);
    const { id } = dataOf(await next(events));
    leaving.abort();
    await expect.poll(() => drawn.leftFor).not.toBeNull();
    await expect
      .poll(async () => (await kept(id)).choices)
      .toMatchObject([{ text: 'return', finishReason: 'aborted' }]);
    const { body } = await world.us.get(`/api-keys/${who.id}`);
    expect(body.usage.tokensPerDay).toBe(1);
  });

  test('a caller who leaves a plain answer ends its drawing too, and nothing is kept', async () => {
    const before = await count();
    const leaving = new AbortController();
    const drawn = HandDrawn.next(world.engine);
    const asked = ask({}, { signal: leaving.signal }).catch(() => 'left');
    await drawn.reached();
    drawn.say('return');
    leaving.abort();
    expect(await asked).toBe('left');
    await expect.poll(() => drawn.leftFor).not.toBeNull();
    expect(await count()).toBe(before);
    expect((await ask({})).status).toBe(201);
  });

  test('a stream ends without a word once its key is revoked, and so does the drawing', async () => {
    const who = await aKey();
    const drawn = HandDrawn.next(world.engine);
    const asked = streamed({}, { who });
    await drawn.reached();
    drawn.say('return');
    const events = frames(await asked);
    await next(events);
    await next(events);
    await world.us.delete(`/api-keys/${who.id}`);
    expect(await remaining(events)).toEqual([]);
    await expect.poll(() => drawn.leftFor).not.toBeNull();
  });
});

describe('a stream of POST /generate at the end of its patience', () => {
  let world: OpenaiWorld;
  afterEach(() => world.close());

  const opened = async (): Promise<[HandDrawn, Promise<Response>]> => {
    const drawn = HandDrawn.next(world.engine);
    const asked = fetch(`${world.origin}/generate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.us.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...BODY, stream: true }),
    });
    await drawn.reached();
    return [drawn, asked];
  };

  test('opens and says that it is there while it waits for its first text', async () => {
    world = await createOpenaiWorld({ eventPollMs: POLL_MS, eventSilenceMs: POLL_MS });
    const [drawn, asked] = await opened();
    const response = await asked;
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes(': still here\n\n')) {
      text += (await reader.read()).value;
    }
    drawn.finish();
    while (!text.includes('event: generation')) {
      text += (await reader.read()).value;
    }
    expect(text).toContain('event: start');
  });

  test('ends with an error when the process ends, which stops the drawing', async () => {
    world = await createOpenaiWorld({ eventPollMs: POLL_MS });
    const [drawn, asked] = await opened();
    drawn.say('return');
    const events = frames(await asked);
    await events.next();
    world.app.get(Shutdown).begin();
    const all = await remaining(events);
    expect(all.at(-1)!.event).toBe('error');
    expect(JSON.parse(all.at(-1)!.data!).code).toBe('dependency-unavailable');
    expect(drawn.leftFor).not.toBeNull();
  });

  test('ends when its reader takes nothing for too long', async () => {
    world = await createOpenaiWorld({ eventPollMs: POLL_MS, downloadSilenceMs: 200 });
    const [drawn, asked] = await opened();
    drawn.say('return');
    await asked;
    // More than the buffers on the way hold, so that what is said is no longer taken.
    const talking = setInterval(() => drawn.say('x'.repeat(1_000_000)), POLL_MS);
    await expect.poll(() => drawn.leftFor, { timeout: 60_000 }).not.toBeNull();
    clearInterval(talking);
  });
});
