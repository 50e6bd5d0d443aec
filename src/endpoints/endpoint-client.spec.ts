import type { ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventOf, textEvent } from '../../test/support/chat-server.js';
import { createReceiver, type Receiver } from '../../test/support/receiver.js';
import { OutboundHttp } from '../common/outbound/outbound-http.js';
import { SCHEDULE } from '../common/schedule.js';
import { loadConfig } from '../config/config.js';
import { CallFailed } from '../contracts/endpoint-call.js';
import { msUntilRetry } from './call-outcome.js';
import { type CalledModel, EndpointClient } from './endpoint-client.js';

const KEY = 'kanarienvogel-of-a-key';
const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const QUESTION = {
  messages: [{ role: 'user', content: 'Sing.' }],
  temperature: 0,
  maxTokens: 100,
} as const;

/** A completion as servers send it. */
const completion = (content: unknown, more: object = {}): object => ({
  id: 'c1',
  model: 'bird-2',
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 2_000, completion_tokens: 500, total_tokens: 2_500 },
  ...more,
});

describe(EndpointClient, () => {
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await createReceiver();
  });
  beforeEach(() => receiver.reset());
  afterAll(() => receiver.close());

  const makeClient = (durations: object = {}): EndpointClient => {
    const config = loadConfig({
      DATABASE_URL: 'postgres://unused',
      REDIS_URL: 'redis://unused',
      MILVUS_ADDRESS: 'unused',
      ENGINE_URL: 'unix:/unused',
      OUTBOUND_ALLOW: `${receiver.address},127.0.0.1:1`,
    });
    const schedule = Object.assign({}, SCHEDULE, { endpointRetryMs: [1, 1, 1], ...durations });
    return new EndpointClient(new OutboundHttp(config), schedule);
  };
  const model = (change: object = {}): CalledModel => ({
    id: 'end_1',
    url: receiver.url,
    model: 'bird',
    credential: KEY,
    price: { inputPerMillion: 0.5, outputPerMillion: 2, currency: 'USD' },
    limits: {
      requestsPerMinute: 1_000,
      concurrency: 4,
      timeoutMs: 60_000,
      maxTokens: 64,
      contextTokens: 512,
    },
    ...change,
  });
  /** Answers each request with the next of these, and from then on with the last. */
  const answer = (
    ...answers: [status: number, body: object | string, headers?: object][]
  ): void => {
    let count = 0;
    receiver.answer = (_request, response) => {
      const [status, body, headers = {}] = answers[Math.min(count, answers.length - 1)]!;
      count += 1;
      response.writeHead(status, { ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
  };
  const failureOf = async (work: Promise<unknown>): Promise<CallFailed> => {
    const error: unknown = await work.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(CallFailed);
    return error as CallFailed;
  };

  test('a completion is read with its tokens and what they cost', async () => {
    answer([200, completion('tweet')]);
    expect(await makeClient().chat(model(), { ...QUESTION, seed: 7 })).toEqual({
      text: 'tweet',
      model: 'bird-2',
      isCut: false,
      promptTokens: 2_000,
      completionTokens: 500,
      // 2,000 at 0.5 and 500 at 2 for a million.
      cost: 0.002,
    });
    const [sent] = receiver.received;
    expect(sent).toMatchObject({
      path: '/hook/chat/completions',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    });
    expect(JSON.parse(sent!.body)).toEqual({
      model: 'bird',
      messages: QUESTION.messages,
      temperature: 0,
      max_tokens: 64,
      seed: 7,
    });
  });

  test('what counts no tokens costs nothing, without a price nothing is known, and without a key none is sent', async () => {
    answer([200, completion('tweet', { usage: undefined })]);
    const free = await makeClient().chat(model(), QUESTION);
    expect(free).toMatchObject({ promptTokens: 0, completionTokens: 0, cost: 0 });
    const unknown = model({ price: null, credential: null });
    expect((await makeClient().chat(unknown, QUESTION)).cost).toBeNull();
    expect(receiver.received[1]!.headers.authorization).toBeUndefined();
  });

  test.each([
    ['429', [429, 'slower'] as const, 'rate_limited'],
    ['500', [500, { error: { message: 'broken' } }] as const, 'failed'],
    ['503', [503, ''] as const, 'failed'],
  ])('%s may pass: it is asked four times, and then it has failed', async (_, said, failure) => {
    answer([...said], [...said], [200, completion('tweet')]);
    expect((await makeClient().chat(model(), QUESTION)).text).toBe('tweet');
    receiver.reset();
    answer([...said]);
    expect((await failureOf(makeClient().chat(model(), QUESTION))).failure).toBe(failure);
    expect(receiver.received).toHaveLength(4);
  });

  test.each([
    ['a redirect', [307, '', { location: 'http://127.0.0.1:1/' }] as const, 'refused'],
    ['400', [400, { error: { message: 'no' } }] as const, 'refused'],
    ['401', [401, { error: 'no' }] as const, 'refused'],
    ['404', [404, ''] as const, 'refused'],
    ['prose', [200, 'I would rather not.'] as const, 'malformed'],
    ['no choice', [200, completion('x', { choices: [] })] as const, 'malformed'],
    ['no text', [200, completion(null)] as const, 'malformed'],
    ['an answer without end', [200, 'x'.repeat(1_048_576)] as const, 'malformed'],
  ])('%s is final', async (_, said, failure) => {
    answer([...said]);
    expect((await failureOf(makeClient().chat(model(), QUESTION))).failure).toBe(failure);
    expect(receiver.received).toHaveLength(1);
  });

  test('a closed port is tried again, and an address that may not be called is not', async () => {
    const closed = model({ url: 'http://127.0.0.1:1' });
    expect((await failureOf(makeClient().chat(closed, QUESTION))).failure).toBe('unreachable');
    const inner = model({ url: 'http://127.0.0.1:2' });
    expect((await failureOf(makeClient().chat(inner, QUESTION))).failure).toBe('address');
  });

  test('silence ends with the time of the endpoint, and is not asked again', async () => {
    receiver.answer = () => undefined;
    const quick = model({ limits: { ...model().limits, timeoutMs: 100 } });
    const { failure, message } = await failureOf(makeClient().chat(quick, QUESTION));
    expect([failure, message]).toEqual(['timeout', 'No answer within 0.1 s.']);
    expect(receiver.received).toHaveLength(1);
  });

  test('Retry-After is waited for within reason, and beyond it the call has failed', async () => {
    answer([429, '', { 'retry-after': '1' }], [200, completion('tweet')]);
    expect((await makeClient().chat(model(), QUESTION)).text).toBe('tweet');
    receiver.reset();
    answer([429, '', { 'retry-after': '61' }]);
    expect((await failureOf(makeClient().chat(model(), QUESTION))).failure).toBe('rate_limited');
    expect(receiver.received).toHaveLength(1);
  });

  test.each([
    // Tries so far, what Retry-After asks for, and the wait.
    [1, 0, 1_000],
    [2, 0, 4_000],
    [1, 30_000, 30_000],
    [3, 2_000, 15_000],
    [3, 60_001, null],
    [4, 0, null],
  ])('after %d tries and Retry-After of %d ms it waits %d ms', (tried, askedMs, waitMs) => {
    const error = new CallFailed('rate_limited', '');
    expect(msUntilRetry({ error, askedMs }, tried, SCHEDULE)).toBe(waitMs);
  });

  test('whoever stops a call gets his own reason, while it waits for an answer and between tries', async () => {
    for (const [silent, durations] of [
      [true, {}],
      [false, { endpointRetryMs: [3_600_000] }],
    ] as const) {
      receiver.reset();
      const stop = new AbortController();
      receiver.answer = (_request, response) => {
        setTimeout(() => stop.abort(new Error('enough')), 20);
        if (!silent) {
          response.writeHead(503).end();
        }
      };
      const call = makeClient(durations).chat(model(), QUESTION, { signal: stop.signal });
      await expect(call).rejects.toThrow('enough');
    }
  });

  test('no more calls are on their way than the endpoint allows', async () => {
    let [open, most] = [0, 0];
    receiver.answer = (_request, response) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        response.end(JSON.stringify(completion('tweet')));
      }, 20);
    };
    const narrow = model({ limits: { ...model().limits, concurrency: 2 } });
    const client = makeClient();
    await Promise.all(Array.from({ length: 7 }, () => client.chat(narrow, QUESTION)));
    expect([most, receiver.received.length]).toEqual([2, 7]);
  });

  test('a call that gets no turn in time has failed', async () => {
    const client = makeClient({ endpointTurnMs: 30 });
    receiver.answer = () => undefined;
    const stop = new AbortController();
    const narrow = model({ limits: { ...model().limits, concurrency: 1 } });
    const first = client.chat(narrow, QUESTION, { signal: stop.signal });
    expect((await failureOf(client.chat(narrow, QUESTION))).failure).toBe('busy');
    stop.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
  });

  test('a server that repeats the key is not repeated', async () => {
    answer([401, { error: { message: `The key ${KEY} is\n unknown` } }], [200, completion(KEY)]);
    const { message } = await failureOf(makeClient().chat(model(), QUESTION));
    expect(message).toBe('It answered 401: The key [redacted] is unknown');
    expect((await makeClient().chat(model(), QUESTION)).text).toBe('[redacted]');
  });

  describe('asked to tell while it comes', () => {
    const told: string[] = [];
    const onText = (text: string): number => told.push(text);
    const STOP = { choices: [{ delta: {}, finish_reason: 'stop' }] };
    beforeEach(() => {
      told.length = 0;
    });

    test('the first piece is told before the last is sent', async () => {
      let open: ServerResponse | null = null;
      receiver.answer = (_request, response) => {
        open = response;
        response.write(textEvent('twe'));
      };
      const chat = makeClient().chat(model(), QUESTION, {
        onText: (text) => {
          onText(text);
          open?.end(textEvent('et') + eventOf(STOP));
          open = null;
        },
      });
      expect((await chat).text).toBe('tweet');
      expect(told).toEqual(['twe', 'et']);
      const sent = JSON.parse(receiver.received[0]!.body);
      expect(sent).toMatchObject({ stream: true, stream_options: { include_usage: true } });
    });

    test('a server that knows no streams is read whole', async () => {
      answer([200, completion('tweet')]);
      expect((await makeClient().chat(model(), QUESTION, { onText })).completionTokens).toBe(500);
      expect(told).toEqual(['tweet']);
    });

    test('what fails before the first piece is asked again, and after it never', async () => {
      let asked = 0;
      receiver.answer = (_request, response) => {
        asked += 1;
        response.writeHead(asked === 1 ? 503 : 200);
        response.write(asked === 1 ? 'busy' : textEvent('twe'), () => response.destroy());
      };
      const { failure } = await failureOf(makeClient().chat(model(), QUESTION, { onText }));
      expect([failure, told, asked]).toEqual(['unreachable', ['twe'], 2]);
    });

    test('a refusal tells nothing', async () => {
      answer([400, textEvent('twe')]);
      const { failure } = await failureOf(makeClient().chat(model(), QUESTION, { onText }));
      expect([failure, told]).toEqual(['refused', []]);
    });

    test('an answer without end ends', async () => {
      answer([200, textEvent('x'.repeat(1_000)).repeat(17_000)]);
      const { message } = await failureOf(makeClient().chat(model(), QUESTION, { onText }));
      expect(message).toBe('Its answer is too long.');
    });
  });

  test('models are listed', async () => {
    answer([200, { object: 'list', data: [{ id: 'bird', object: 'model' }, { id: 'fish' }] }]);
    expect(await makeClient().models(model())).toEqual(['bird', 'fish']);
    expect(receiver.received[0]!.path).toBe('/hook/models');
  });

  test('what is posted is signed, and every try is the same message', async () => {
    answer([500, ''], [200, { judgements: [] }]);
    const judge = model({ credential: SECRET });
    expect(await makeClient().post(judge, { programs: [] })).toEqual({ judgements: [] });
    const [first, second] = receiver.received;
    for (const { body, headers } of [first!, second!]) {
      const verified = new Webhook(SECRET).verify(body, headers as Record<string, string>);
      expect(verified).toEqual({ programs: [] });
    }
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
  });
});
