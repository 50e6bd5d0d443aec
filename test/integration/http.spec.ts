import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Schedule, SCHEDULE } from '../../src/common/schedule.js';
import { createAdapter } from '../../src/http.js';
import { createTestApp, type TestApp } from '../support/app.js';

describe('HTTP', () => {
  let world: TestApp;
  beforeAll(async () => {
    world = await createTestApp();
  });
  afterAll(() => world.close());

  const json = { 'content-type': 'application/json' };

  test.each([
    ['an open brace', '{', json, 400, 'malformed-request'],
    ['an empty body', '', json, 400, 'malformed-request'],
    ['a prototype member', '{"name":"x","__proto__":{"a":1}}', json, 422, 'unknown-field'],
    ['plain text', 'hello', { 'content-type': 'text/plain' }, 415, 'unsupported-media-type'],
    ['a form', 'a=b', { 'content-type': 'text/html' }, 415, 'unsupported-media-type'],
    ['an array', '[]', json, 422, 'validation-failed'],
    ['null', 'null', json, 422, 'validation-failed'],
    ['two MiB', `{"name":"${'x'.repeat(2_097_152)}"}`, json, 413, 'payload-too-large'],
  ])('%s as a body is answered with its own problem', async (_, body, headers, status, code) => {
    const answer = await world.us.post('/api-keys', body, headers);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  test('an unknown path is 404 with a problem', async () => {
    const answer = await world.us.get('/nowhere');
    expect([answer.status, answer.body.code]).toEqual([404, 'not-found']);
  });

  test('an id of any length is a problem of the route, whose schema says how long it may be', async () => {
    for (const length of [101, 201, 4_000]) {
      const answer = await world.us.get(`/models/${'x'.repeat(length)}`);
      expect([answer.status, answer.body.code]).toEqual([404, 'not-found']);
    }
  });

  test('a name beside ids is no id: other methods are refused with those that it takes', async () => {
    for (const method of ['GET', 'DELETE', 'OPTIONS'] as const) {
      const answer = await world.app.inject({ method, url: '/jobs/validate?x=1' });
      expect([answer.statusCode, answer.headers['allow']]).toEqual([405, 'POST']);
    }
  });

  test('a request id sent by the client is not taken over', async () => {
    const answer = await world.us.get('/api-keys', { 'x-request-id': 'mine' });
    expect(answer.headers['x-request-id']).toMatch(/^req_/);
  });

  test('answers carry security headers and grant no other origin', async () => {
    const answer = await world.us.get('/api-keys', { origin: 'https://example.org' });
    expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('the document is served at /docs without a key', async () => {
    expect((await world.nobody.get('/docs')).status).toBe(200);
    const { body } = await world.nobody.get('/docs/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    expect(body.components.schemas.NewApiKey.properties.key).toBeDefined();
  });
});

describe('a client that is slow', () => {
  const adapters: FastifyAdapter[] = [];
  afterEach(async () => {
    await Promise.all(adapters.splice(0).map((adapter) => adapter.close()));
  });

  /** What comes back until a server that gives this much time closes the connection. */
  const exchange = async (
    durations: Partial<Schedule>,
    parts: readonly string[],
  ): Promise<string> => {
    const adapter = createAdapter(Object.assign({}, SCHEDULE, durations));
    adapters.push(adapter);
    const fastify = adapter.getInstance();
    fastify.post('/', (_request, reply) => reply.send('done'));
    await fastify.listen({ port: 0, host: '127.0.0.1' });
    const { port } = fastify.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    let received = '';
    socket.on('data', (text: string) => (received += text));
    parts.forEach((part) => socket.write(part));
    await once(socket, 'close');
    return received;
  };
  const head = 'POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';
  const half = `${head}content-length: 9\r\n\r\n{"a"`;

  test.each([
    ['sends nothing', { headersMs: 500 }, [''], 408, 'request-timeout'],
    ['stops within its headers', { headersMs: 500 }, [head], 408, 'request-timeout'],
    ['stops within its body', { bodySilenceMs: 500 }, [half], 408, 'request-timeout'],
    ['speaks something else', {}, ['HELO example.org\r\n\r\n'], 400, 'malformed-request'],
    ['sends headers without end', {}, [head, `x: ${'y'.repeat(20_000)}`], 431, 'header-too-large'],
  ])('and %s is told so and closed', async (_, durations, parts, status, code) => {
    const answer = await exchange(durations, parts);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('content-type: application/problem+json');
    expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toMatchObject({ code, status });
  });

  test('and idle after an answer is closed without a word', async () => {
    const answer = await exchange({ keepAliveMs: 500 }, [`${head}content-length: 2\r\n\r\n{}`]);
    expect(answer.split('HTTP/1.1')).toHaveLength(2);
    expect(answer).toMatch(/done$/);
  });
});
