import type { ServerResponse } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chatCalls, eventOf, serveChat, textEvent } from '../support/chat-server.js';
import { type Frame, frames, remaining } from '../support/event-frames.js';
import { FakeCodeRunner } from '../support/fake-code-runner.js';
import { createJobWorld, type JobWorld } from '../support/job-world.js';
import { createReceiver, type Receiver } from '../support/receiver.js';
import { makeEndpoint } from '../support/resources.js';
import { taskOf } from '../support/tasks.js';
import { trainingWorld } from '../support/training-world.js';
import { createTestWorker } from '../support/worker.js';

const CALLS = { kind: 'calls', entryPoint: 'f', comparer: { kind: 'exact' } } as const;
const TESTS = { ...CALLS, cases: [{ args: [], expected: 1 }] };
const fenced = (program: string): string => `Here:\n\`\`\`python\n${program}\n\`\`\``;

describe('POST /generate, answered by an endpoint', () => {
  let receiver: Receiver;
  let world: JobWorld;
  let worker: INestApplicationContext;
  let model: string;
  let origin: string;

  beforeAll(async () => {
    receiver = await createReceiver();
    world = await createJobWorld({ OUTBOUND_ALLOW: receiver.address }, { endpointRetryMs: [] });
    await world.app.listen(0, '127.0.0.1');
    origin = await world.app.getUrl();
    const runner = new FakeCodeRunner(({ program }) => (program.includes('return 1') ? 1 : 0));
    worker = await createTestWorker(world.config, { ...trainingWorld({ name: 'rloo' }), runner });
  });
  beforeEach(async () => {
    receiver.reset();
    const wish = { kind: 'openai', name: 'birds', baseUrl: receiver.url, model: 'bird' };
    const limits = { maxTokens: 100, contextTokens: 2_000 };
    model = (await world.us.post('/endpoints', { ...wish, limits })).body.id;
  });
  afterAll(async () => {
    await worker.close();
    await world.close();
    await receiver.close();
  });

  const ask = (body: object = {}) =>
    world.us.post('/generate', { model, prompt: 'give one', memory: { mode: 'off' }, ...body });

  test('the answer names the endpoint and its model, and counts as the server does', async () => {
    serveChat(receiver, ({ seed }) => fenced(`def f(): return ${seed}`));
    const { status, body } = await ask({ n: 3, topP: 0.5, stop: ['END'], seed: 5 });
    expect([status, body.model]).toEqual([201, { id: model, name: 'birds', version: 'bird' }]);
    const calls = chatCalls(receiver);
    expect(calls).toHaveLength(3);
    expect(new Set(calls.map(({ seed }) => seed)).size).toBe(3);
    for (const call of calls) {
      expect(call).toMatchObject({ model: 'bird', top_p: 0.5, max_tokens: 100, stop: ['END'] });
      expect(call.messages).toEqual([{ role: 'user', content: body.prompt }]);
    }
    expect(body.promptVersion).toBe('fenced_answer/role-1/task-1/output-1');
    expect(body.choices[0].program).toMatch(/^def f\(\): return \d+\n$/);
    const completionTokens = body.choices.reduce(
      (sum: number, { text }: { text: string }) => sum + text.length,
      0,
    );
    const promptTokens = 3 * body.prompt.length;
    const totalTokens = promptTokens + completionTokens;
    expect(body.usage).toEqual({ promptTokens, completionTokens, totalTokens });
    expect((await world.us.get(`/generate/${body.id}`)).body).toEqual(body);
    const { body: used } = await world.us.get(`/endpoints/${model}`);
    expect(used.usage).toMatchObject({ calls: 3, promptTokens, completionTokens });
  });

  test('repair, tests and feedback work as with any model', async () => {
    serveChat(receiver, ({ messages }) =>
      fenced(messages[0]!.content.includes('failed') ? 'def f(): return 1' : 'def f(): return 2'),
    );
    const { id: _, ...row } = taskOf('one', { form: 'program', publicTests: TESTS });
    const { body: dataset } = await world.us.post('/datasets', { name: 'ones', rows: [row] });
    const { body: page } = await world.us.get(`/datasets/${dataset.id}/tasks`);
    const task = { datasetId: dataset.id, taskId: page.data[0].id };
    const { body } = await ask({ prompt: undefined, task, mode: 'repair', tests: 'public' });
    const [{ rounds, verdict }] = body.choices;
    expect(rounds.map((one: { verdict: { status: string } }) => one.verdict.status)).toEqual([
      'assertion_failure',
      'passed',
    ]);
    expect(verdict.status).toBe('passed');
    const said = { generationId: body.id, kind: 'comment', value: 'Well done.' };
    expect((await world.us.post('/feedback', said)).status).toBe(201);
  });

  test('a preview shows the prompt and calls nobody', async () => {
    const { status, body } = await ask({ preview: true });
    expect([status, receiver.received]).toEqual([200, []]);
    expect(body).toMatchObject({ contextLength: 2_000, room: 1_900, model: { id: model } });
    serveChat(receiver, () => 'x');
    expect((await ask()).body.prompt).toBe(body.prompt);
  });

  test('a chat of /v1 names an endpoint as its model', async () => {
    serveChat(receiver, () => 'tweet');
    const messages = [{ role: 'user', content: 'sing' }];
    const { body } = await world.us.post('/v1/chat/completions', { model, messages });
    expect(body).toMatchObject({ model, choices: [{ message: { content: 'tweet' } }] });
  });

  test.each<[string, object, string]>([
    ['topK', { topK: 5 }, 'topK'],
    ['five stops', { stop: ['a', 'b', 'c', 'd', 'e'] }, 'stop'],
    ['more tokens than its limit', { maxNewTokens: 101 }, 'maxNewTokens'],
    ['a prompt past its context', { prompt: 'x'.repeat(6_000) }, 'prompt'],
  ])('%s is refused by name, and nobody is called', async (_, body, field) => {
    const answer = await ask(body);
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, `#/body/${field}`]);
    expect(receiver.received).toEqual([]);
  });

  describe('told while it is drawn', () => {
    const streamed = (body: object = {}, signal?: AbortSignal) =>
      fetch(`${origin}/generate`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${world.us.key}`,
          'content-type': 'application/json',
          accept: 'text/event-stream',
        },
        body: JSON.stringify({ model, prompt: 'give one', memory: { mode: 'off' }, ...body }),
        signal: signal ?? null,
      });
    const dataOf = ({ data }: Frame) => JSON.parse(data!);
    const next = async (events: AsyncGenerator<Frame, void>) =>
      (await events.next()).value as Frame;

    test('each piece arrives before the next is sent, and the last event is the whole answer', async () => {
      let open!: ServerResponse;
      receiver.answer = (_request, response) => {
        open = response;
        response.write(textEvent('twe'));
      };
      const events = frames(await streamed());
      const start = await next(events);
      expect(dataOf(start)).toMatchObject({ model: { id: model, version: 'bird' } });
      expect(dataOf(await next(events))).toEqual({ index: 0, text: 'twe', tokens: 1 });
      open.write(textEvent('et'));
      expect(dataOf(await next(events))).toEqual({ index: 0, text: 'et', tokens: 1 });
      open.end(
        eventOf({
          choices: [{ delta: {}, finish_reason: 'stop' }],
          usage: { completion_tokens: 5 },
        }),
      );
      const [whole, ...rest] = await remaining(events);
      expect([whole!.event, rest]).toEqual(['generation', []]);
      const generation = dataOf(whole!);
      expect(generation.choices).toMatchObject([{ text: 'tweet', tokens: 5 }]);
      expect((await world.us.get(`/generate/${generation.id}`)).body).toEqual(generation);
      expect(chatCalls(receiver)).toMatchObject([{ stream: true }]);
    });

    test('what breaks off ends in an error, and what was drawn is kept as aborted', async () => {
      receiver.answer = (_request, response) => {
        response.write(textEvent('twe'), () => setTimeout(() => response.destroy(), 50));
      };
      const [start, ...rest] = await remaining(frames(await streamed()));
      expect(rest.map(({ event }) => event)).toEqual(['text', 'error']);
      expect(dataOf(rest[1]!).code).toBe('endpoint-unavailable');
      const kept = (await world.us.get(`/generate/${dataOf(start!).id}`)).body;
      expect(kept.choices).toMatchObject([{ text: 'twe', finishReason: 'aborted' }]);
    });

    test('whoever leaves ends the call of the endpoint', async () => {
      const leaving = new AbortController();
      const left = new Promise<void>((resolve) => {
        receiver.answer = (_request, response) => {
          response.write(textEvent('twe'));
          response.on('close', resolve);
        };
      });
      const events = frames(await streamed({}, leaving.signal));
      await next(events);
      leaving.abort();
      await left;
      await expect(remaining(events)).rejects.toThrow('aborted');
    });

    test('the official client of OpenAI reads it piece by piece', async () => {
      serveChat(receiver, () => 'one tweet after another');
      const openai = new OpenAI({ apiKey: world.us.key!, baseURL: `${origin}/v1`, maxRetries: 0 });
      const stream = await openai.chat.completions.create({
        model,
        messages: [{ role: 'user', content: 'sing' }],
        stream: true,
      });
      let text = '';
      for await (const { choices } of stream) {
        text += choices[0]?.delta.content ?? '';
      }
      expect(text).toBe('one tweet after another');
    });
  });

  test.each([
    [400, 422, 'endpoint-refused'],
    [500, 503, 'endpoint-unavailable'],
    [429, 503, 'endpoint-unavailable'],
  ])('what it answers with %i is a problem that quotes it', async (status, told, code) => {
    receiver.answer = (_request, response) =>
      response.writeHead(status).end('{"error": {"message": "the bird is out"}}');
    const answer = await ask();
    expect([answer.status, answer.body.code]).toEqual([told, code]);
    expect(answer.body.detail).toContain('the bird is out');
  });

  test('one that is unknown, foreign or no model is refused at the field', async () => {
    const judge = { kind: 'http', name: 'linter', url: receiver.url };
    const { body: http } = await world.us.post('/endpoints', judge);
    const theirs = await makeEndpoint(world, world.them);
    const answers = [
      await ask({ model: theirs }),
      await ask({ model: 'end_00000000000000000000000000' }),
      await ask({ model: http.id }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 422]);
    for (const { body } of answers) {
      expect(body.errors[0].pointer).toBe('#/body/model');
    }
  });
});
