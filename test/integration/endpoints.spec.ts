import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { EndpointUses } from '../../src/endpoints/endpoint-uses.js';
import { EndpointsService } from '../../src/endpoints/endpoints.service.js';
import { WorkspaceCalls } from '../../src/endpoints/workspace-calls.js';
import { Database } from '../../src/database/database.js';
import { LlmJudge } from '../../src/judges/llm/llm-judge.js';
import { type Answer, ANY_VERSION, createTestApp, type TestApp } from '../support/app.js';
import { LogLines } from '../support/log-lines.js';
import { createReceiver, type Receiver } from '../support/receiver.js';
import { Gate } from '../support/worker-world.js';

const KEY = 'kanarienvogel-of-an-api-key';
const PRICE = { inputPerMillion: 1, outputPerMillion: 10, currency: 'EUR' };

describe('endpoints', () => {
  const logs = new LogLines();
  let world: TestApp;
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await createReceiver();
    world = await createTestApp(
      { LOG_LEVEL: 'trace', OUTBOUND_ALLOW: receiver.address },
      { endpointRetryMs: [1, 1] },
      logs.rebind,
    );
  });
  beforeEach(() => receiver.reset());
  afterEach(() => world.database.query('DELETE FROM endpoints'));
  afterAll(async () => {
    await world.close();
    await receiver.close();
  });

  const create = async (change: object = {}): Promise<Answer['body']> => {
    const wish = {
      kind: 'openai',
      name: 'reviewer',
      baseUrl: `${receiver.url}/v1/`,
      model: 'bird',
    };
    const answer = await world.us.post('/endpoints', { ...wish, ...change });
    expect([answer.status, answer.text]).toEqual([201, answer.text]);
    return answer.body;
  };
  const createJudge = async (): Promise<Answer['body']> => {
    const wish = { kind: 'http', name: 'linter', url: receiver.url };
    return (await world.us.post('/endpoints', wish)).body;
  };
  const read = async (id: string): Promise<Answer['body']> =>
    (await world.us.get(`/endpoints/${id}`)).body;
  const answerWith = (content: string, status = 200): void => {
    const completion = {
      model: 'bird-2',
      choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 100, completion_tokens: 20 },
    };
    receiver.answer = (_request, response) => {
      response.writeHead(status).end(JSON.stringify(completion));
    };
  };

  test('one is registered with defaults, read, listed, changed by version and deleted', async () => {
    const made = await create({ price: PRICE, metadata: { team: 'a' } });
    expect(made).toMatchObject({
      kind: 'openai',
      name: 'reviewer',
      url: `${receiver.url}/v1`,
      model: 'bird',
      hasKey: false,
      price: PRICE,
      limits: {
        requestsPerMinute: 600,
        concurrency: 4,
        timeoutMs: 60_000,
        maxTokens: 1_024,
        contextTokens: 8_192,
      },
      metadata: { team: 'a' },
      usage: { calls: 0, failedCalls: 0, promptTokens: 0, completionTokens: 0, cost: 0 },
      version: 1,
      secret: null,
    });
    const { secret: _, ...shown } = made;
    expect(await read(made.id)).toEqual(shown);
    expect((await world.us.get('/endpoints')).body.data).toEqual([shown]);
    const change = { limits: { concurrency: 1 }, metadata: { team: null }, apiKey: KEY };
    const url = `/endpoints/${made.id}`;
    expect((await world.us.patch(url, change)).status).toBe(428);
    expect((await world.us.patch(url, change, { 'if-match': '"2"' })).status).toBe(412);
    const changed = await world.us.patch(url, change, { 'if-match': '"1"' });
    expect([changed.status, changed.headers['etag']]).toEqual([200, '"2"']);
    const limits = { ...shown.limits, concurrency: 1 };
    expect(changed.body).toEqual({ ...shown, limits, metadata: {}, hasKey: true, version: 2 });
    expect((await world.us.delete(url)).status).toBe(204);
    expect((await world.us.get(url)).status).toBe(404);
  });

  test('a key lies sealed, and neither answers nor logs nor the audit log show it', async () => {
    const { id } = await create({ apiKey: KEY });
    answerWith('ok', 500);
    const url = `/endpoints/${id}`;
    const shown = [
      await world.us.get(url),
      await world.us.get('/endpoints'),
      await world.us.post(`${url}/test`),
      await world.us.patch(url, { apiKey: `${KEY}-2` }, ANY_VERSION),
      await world.us.patch(url, { apiKey: `${KEY} with spaces` }, ANY_VERSION),
      await world.us.get(`/audit-events?subjectId=${id}`),
    ];
    expect(shown.map(({ status }) => status)).toEqual([200, 200, 200, 200, 422, 200]);
    expect(shown.map(({ text }) => text).join()).not.toContain(KEY);
    const [row] = await world.database.query<{ credential: Buffer }>(
      'SELECT credential FROM endpoints',
    );
    expect(row!.credential.includes(Buffer.from(KEY))).toBe(false);
    expect(logs.lines.length).toBeGreaterThan(5);
    expect(logs.lines.filter(({ text }) => text.includes(KEY))).toEqual([]);
    expect(
      shown.at(-1)?.body.data.map(({ action, details }: Answer['body']) => [action, details]),
    ).toEqual([
      ['endpoint.changed', { fields: ['apiKey'] }],
      [
        'endpoint.created',
        { kind: 'openai', name: 'reviewer', origin: `http://${receiver.address}`, model: 'bird' },
      ],
    ]);
  });

  test.each([
    'http://models.example.com/v1',
    'https://127.0.0.1/v1',
    'https://169.254.169.254/',
    'http://127.0.0.1:1/v1',
    'https://user:pw@models.example.com/v1',
    'https://does-not-exist.invalid/v1',
  ])('%s is refused, of either kind', async (url) => {
    const model = { kind: 'openai', name: 'n', baseUrl: url, model: 'm' };
    const judge = { kind: 'http', name: 'n', url };
    for (const [wish, field] of [
      [model, 'baseUrl'],
      [judge, 'url'],
    ] as const) {
      const answer = await world.us.post('/endpoints', wish);
      expect([answer.status, answer.body.code]).toEqual([422, 'endpoint-url-refused']);
      expect(answer.body.errors[0].pointer).toBe(`#/body/${field}`);
    }
  });

  test.each([
    ['a query in its address', { baseUrl: 'https://models.example.com/v1?a=b' }, 'baseUrl'],
    ['no model', { model: undefined }, 'model'],
    ['a currency in words', { price: { ...PRICE, currency: 'euro' } }, 'price/currency'],
    ['no time at all', { limits: { timeoutMs: 0 } }, 'limits/timeoutMs'],
    ['another kind', { kind: 'grpc' }, 'kind'],
    ['the address of the other kind', { url: 'https://example.com' }, 'url'],
  ])('one with %s is refused', async (_, change, field) => {
    const wish = { kind: 'openai', name: 'n', baseUrl: receiver.url, model: 'm', ...change };
    const answer = await world.us.post('/endpoints', wish);
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, `#/body/${field}`]);
  });

  test('address, model and currency stay, and what one kind has the other is not given', async () => {
    const [model, judge] = [await create({ price: PRICE }), await createJudge()];
    const dollars = { price: { ...PRICE, currency: 'USD' } };
    const refused = [
      await world.us.patch(`/endpoints/${model.id}`, { baseUrl: receiver.url }, ANY_VERSION),
      await world.us.patch(`/endpoints/${model.id}`, { model: 'fish' }, ANY_VERSION),
      await world.us.patch(`/endpoints/${model.id}`, dollars, ANY_VERSION),
      await world.us.patch(`/endpoints/${judge.id}`, { apiKey: KEY }, ANY_VERSION),
      await world.us.patch(`/endpoints/${judge.id}`, { price: PRICE }, ANY_VERSION),
    ];
    expect(refused.map(({ status, body }) => [status, body.errors[0].pointer])).toEqual([
      [422, '#/body/baseUrl'],
      [422, '#/body/model'],
      [422, '#/body/price/currency'],
      [422, '#/body/apiKey'],
      [422, '#/body/price'],
    ]);
    expect(await read(model.id)).toMatchObject({ version: 1, price: PRICE });
  });

  test('a try shows what answered and how long it took, and counts what it cost', async () => {
    const { id } = await create({ price: PRICE, apiKey: KEY });
    answerWith('ok');
    const { body } = await world.us.post(`/endpoints/${id}/test`);
    const nothing = { error: null, models: [] };
    expect(body).toEqual({
      ...nothing,
      ok: true,
      model: 'bird-2',
      answer: 'ok',
      latencyMs: body.latencyMs,
    });
    expect(receiver.received[0]).toMatchObject({
      path: '/hook/v1/chat/completions',
      headers: { authorization: `Bearer ${KEY}` },
    });
    // 100 at 1 and 20 at 10 for a million.
    const usage = {
      calls: 1,
      failedCalls: 0,
      promptTokens: 100,
      completionTokens: 20,
      cost: 0.0003,
    };
    expect(await read(id)).toMatchObject({ usage, version: 1 });
  });

  test('a try that is refused shows why, and which models there are', async () => {
    const { id } = await create();
    receiver.answer = (request, response) => {
      const isList = request.url?.endsWith('/models') === true;
      const refusal = { error: { message: 'no such model: bird' } };
      response.writeHead(isList ? 200 : 404);
      response.end(JSON.stringify(isList ? { data: [{ id: 'fish' }] } : refusal));
    };
    const { status, body } = await world.us.post(`/endpoints/${id}/test`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ok: false,
      answer: null,
      error: { failure: 'refused', detail: 'It answered 404: no such model: bird' },
      models: ['fish'],
    });
    expect(await read(id)).toMatchObject({ usage: { calls: 1, failedCalls: 1 } });
  });

  test('a judge of your own gets signed messages, by a secret that is shown once', async () => {
    const { id, secret } = await createJudge();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    receiver.answer = (_request, response) => {
      response.end(JSON.stringify({ judgements: [{ score: 1 }] }));
    };
    expect((await world.us.post(`/endpoints/${id}/test`)).body).toMatchObject({
      ok: true,
      answer: '{"judgements":[{"score":1}]}',
    });
    const [{ body, headers }] = receiver.received as [(typeof receiver.received)[number]];
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual({
      programs: [{ program: 'print(1)\n', language: 'python' }],
    });
    const shown = [await world.us.get('/endpoints'), await world.us.get(`/endpoints/${id}`)];
    expect(shown.map(({ text }) => text).join()).not.toContain('whsec_');
  });

  test('judges score over endpoints of their own workspace, and err over those of another', async () => {
    const { id } = await create({ apiKey: KEY });
    answerWith('{"score": 2, "rationale": "short"}');
    const calls = world.app.get(WorkspaceCalls, { strict: false });
    const spec = { kind: 'llm', endpointId: id, rubric: 'style', votes: 3, maxTokens: 64 } as const;
    const judgeOf = (client: typeof world.us) =>
      new LlmJudge('tidy', '1/llm-prompt-1', spec, calls.of(client.workspaceId!));
    const programs = [{ program: 'x = 1\n', language: 'python' }];
    const [ours] = await judgeOf(world.us).judge(programs);
    expect(ours).toMatchObject({ status: 'scored', value: 2, revision: '1/llm-prompt-1' });
    const [theirs] = await judgeOf(world.them).judge(programs);
    expect(theirs).toMatchObject({
      status: 'errored',
      reason: expect.stringContaining(`There is no endpoint ${id}`),
    });
    expect(receiver.received).toHaveLength(3);
    expect(await read(id)).toMatchObject({ usage: { calls: 3, promptTokens: 300, cost: null } });
  });

  test('one that something uses is not deleted, and what uses it is named', async () => {
    const [{ id }, other] = [await create(), await create()];
    const uses = world.app.get(EndpointUses, { strict: false });
    uses.add((workspaceId, endpointId) =>
      Promise.resolve(
        workspaceId === world.us.workspaceId && endpointId === id ? ['jdg_1', 'jdg_2'] : [],
      ),
    );
    const answer = await world.us.delete(`/endpoints/${id}`);
    expect([answer.status, answer.body.code]).toEqual([409, 'endpoint-in-use']);
    expect(answer.body.detail).toBe('These use it: jdg_1, jdg_2.');
    expect((await world.us.get(`/endpoints/${id}`)).status).toBe(200);
    expect((await world.us.delete(`/endpoints/${other.id}`)).status).toBe(204);
  });

  test('one that is being named is not deleted before that is done', async () => {
    const { id } = await create();
    const database = world.app.get(Database);
    const endpoints = world.app.get(EndpointsService, { strict: false });
    const us = world.us.workspaceId!;
    const gate = new Gate();
    const naming = database.within(us, () =>
      database.transaction(async () => {
        await endpoints.require(us, { id, kind: 'openai', path: 'spec.endpointId' });
        await gate.pass();
      }),
    );
    await gate.reached();
    const deletion = world.us.delete(`/endpoints/${id}`);
    const isGone = deletion.then(() => true);
    expect(await Promise.race([isGone, sleep(300, false)])).toBe(false);
    expect((await world.us.get(`/endpoints/${id}`)).status).toBe(200);
    gate.open();
    await naming;
    expect((await deletion).status).toBe(204);
  });

  test('what names an endpoint is told when there is none, and when it is of another kind', async () => {
    const { id } = await createJudge();
    const database = world.app.get(Database);
    const endpoints = world.app.get(EndpointsService, { strict: false });
    const requireFor = (client: typeof world.us, kind: 'openai' | 'http') =>
      database.within(client.workspaceId!, () =>
        database.transaction(() =>
          endpoints.require(client.workspaceId!, { id, kind, path: 'spec.endpointId' }),
        ),
      );
    const errors = [{ pointer: '#/body/spec/endpointId', detail: expect.any(String) }];
    expect(await requireFor(world.us, 'http')).toMatchObject({ id });
    await expect(requireFor(world.us, 'openai')).rejects.toMatchObject({
      code: 'validation-failed',
      errors,
    });
    await expect(requireFor(world.them, 'http')).rejects.toMatchObject({
      code: 'not-found',
      errors,
    });
  });

  test('a workspace has at most fifty', async () => {
    for (let index = 0; index < 50; index += 1) {
      await create();
    }
    const wish = { kind: 'openai', name: 'n', baseUrl: receiver.url, model: 'm' };
    const answer = await world.us.post('/endpoints', wish);
    expect([answer.status, answer.body.code]).toEqual([429, 'quota-exceeded']);
    expect((await world.them.post('/endpoints', wish)).status).toBe(201);
  });
});
