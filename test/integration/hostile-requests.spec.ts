import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/common/ids.js';
import { createTestApp, type TestApp } from '../support/app.js';

/** What came back for bytes sent as they are: no client library has tidied them. */
interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly code: string | undefined;
  readonly text: string;
}

let world: TestApp;
let port: number;
let rowsBefore: object[];

const countRows = (): Promise<object[]> =>
  world.database.query(
    `SELECT (SELECT count(*) FROM api_keys) AS keys, (SELECT count(*) FROM idempotency_keys) AS answers`,
  );

beforeAll(async () => {
  world = await createTestApp();
  await world.app.listen(0, '127.0.0.1');
  port = (world.app.getHttpServer().address() as AddressInfo).port;
  await world.us.post('/api-keys', { name: 'warm' });
  rowsBefore = await countRows();
});

afterAll(() => world.close());

async function exchange(request: string | Buffer): Promise<RawAnswer> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  let text = '';
  socket.on('data', (part: string) => (text += part));
  // A server that refuses early may close before all is sent.
  socket.on('error', () => undefined);
  socket.write(request);
  await once(socket, 'close');
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const code = /"code":"([a-z-]+)"/.exec(body)?.[1];
  return { status: Number(head.split(' ')[1]), head, code, text };
}

const CRLF = '\r\n';
const authorized = (): string => `authorization: Bearer ${world.us.key}`;

/** A request to make a key, with every part open to change. */
function post(
  body: string | Buffer,
  change: Record<string, string | null> = {},
): Promise<RawAnswer> {
  const headers: Record<string, string | null> = {
    host: 'x',
    authorization: `Bearer ${world.us.key}`,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
    ...change,
  };
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${value}`],
  );
  const head = `POST /api-keys HTTP/1.1${CRLF}${lines.join(CRLF)}${CRLF}${CRLF}`;
  return exchange(Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body as string)]));
}

function get(path: string, ...lines: string[]): Promise<RawAnswer> {
  return send('GET', path, authorized(), ...lines);
}

function send(method: string, path: string, ...lines: string[]): Promise<RawAnswer> {
  const head = [`${method} ${path} HTTP/1.1`, 'host: x', 'connection: close', ...lines];
  return exchange(`${head.join(CRLF)}${CRLF}${CRLF}`);
}

/** Status and code of a refusal, and beside them whatever it lacks or shows of the inside. */
function refusal({ status, code, head, text }: RawAnswer): unknown[] {
  const faults = [
    ...(head.includes('content-type: application/problem+json') ? [] : ['no problem']),
    ...(/x-request-id: req_/.test(head) ? [] : ['no request id']),
    ...(/node_modules|\.ts:|\.js:|SELECT|flk_live_/.exec(text) ?? []),
  ];
  return [status, code, ...faults];
}

describe('a key', () => {
  const wrong = (change: (key: string) => string) => (): string => change(world.us.key!);
  test.each<[string, () => string[]]>([
    ['none', () => []],
    ['Basic', () => ['authorization: Basic dXNlcjpwYXNz']],
    ['a scheme in lower case', () => [`authorization: bearer  ${world.us.key}`]],
    ['two headers', () => [authorized(), authorized()]],
    [
      'a wrong checksum',
      () => [`authorization: Bearer ${wrong((key) => `${key.slice(0, -1)}_`)()}`],
    ],
    [
      'a wrong secret',
      () => [
        `authorization: Bearer ${wrong((key) => key.replace(/_[^_]+$/, `_${'0'.repeat(49)}`))()}`,
      ],
    ],
    ['a part of one', () => [`authorization: Bearer ${wrong((key) => key.slice(0, 40))()}`]],
    ['one with more behind it', () => [`authorization: Bearer ${world.us.key} x`]],
  ])('as %s is 401', async (_, lines) => {
    expect(refusal(await send('GET', '/api-keys', ...lines()))).toEqual([401, 'unauthenticated']);
  });

  test('with a NUL is not HTTP', async () => {
    expect(refusal(await get('/api-keys', 'x-a: \u0000'))).toEqual([400, 'malformed-request']);
  });

  test.each(['?key=', '?access_token=x&', '?a=1&api_key='])(
    'in the query (%s) is 401',
    async (query) => {
      const answer = await send('GET', `/jobs${query}${world.us.key}`, authorized());
      expect(refusal(answer)).toEqual([401, 'credential-in-url']);
    },
  );

  test('in a body is an unknown field', async () => {
    const answer = await post('{"name":"x","apiKey":"y"}');
    expect(refusal(answer)).toEqual([422, 'unknown-field']);
  });
});

describe('an address', () => {
  test.each([
    '/nowhere',
    '/jobs/..%2f..%2fetc',
    '//jobs',
    '/jobs/%00',
    '/models/%00',
    '/models/aliases/a%00',
    '/jobs/x/y/z',
    '/JOBS',
  ])('%s is 404', async (path) => {
    expect(refusal(await get(path))).toEqual([404, 'not-found']);
  });

  test.each(['/audit-events?subjectId', `/jobs/${newId('job')}/attempts?taskId`, '/datasets?name'])(
    '%s=%%00 is 422',
    async (path) => {
      expect(refusal(await get(`${path}=%00`))).toEqual([422, 'validation-failed']);
    },
  );

  test('of more than 8 KiB is 414', async () => {
    expect(refusal(await get(`/jobs?name=${'x'.repeat(8_300)}`))).toEqual([414, 'uri-too-long']);
  });

  test.each([
    ['PUT', '/jobs', 'GET, HEAD, POST'],
    ['DELETE', '/health', 'GET, HEAD'],
    ['PUT', `/datasets/${newId('dataset')}`, 'DELETE, GET, HEAD, PATCH'],
    ['OPTIONS', '/jobs', 'GET, HEAD, POST'],
    ['TRACE', '/jobs', 'GET, HEAD, POST'],
  ])('does not take %s %s, and says what it takes', async (method, path, allowed) => {
    const answer = await send(method, path, authorized());
    expect(refusal(answer)).toEqual([405, 'method-not-allowed']);
    expect(answer.head).toContain(`allow: ${allowed}`);
  });

  test('takes no method from a header', async () => {
    const answer = await get('/jobs', 'x-http-method-override: DELETE');
    expect(answer.status).toBe(200);
  });
});

describe('headers', () => {
  test.each(['text/html', 'image/*', 'application/json;q=0', 'text/event-stream'])(
    'Accept: %s on a route of JSON is 406',
    async (accept) => {
      expect(refusal(await get('/jobs', `accept: ${accept}`))).toEqual([406, 'not-acceptable']);
    },
  );

  test.each(['*/*', 'application/*', 'text/html, application/json;q=0.1'])(
    'Accept: %s is fine',
    async (accept) => {
      expect((await get('/jobs', `accept: ${accept}`)).status).toBe(200);
    },
  );

  test('of more than 16 KiB are 431', async () => {
    expect(refusal(await get('/jobs', `x: ${'y'.repeat(17_000)}`))).toEqual([
      431,
      'header-too-large',
    ]);
  });

  test.each([
    ['both lengths', 'content-length: 4', 'transfer-encoding: chunked', '0', ''],
    ['a bad chunk size', 'transfer-encoding: chunked', '', 'xyz', ''],
    ['a folded line', 'x: a', ' b'],
    ['a line without a name', ': a'],
    ['two lengths', 'content-length: 4', 'content-length: 5'],
  ])('with %s are not HTTP', async (_, ...lines) => {
    const answer = await send(
      'POST',
      '/api-keys',
      authorized(),
      'content-type: application/json',
      ...lines,
    );
    expect(refusal(answer)).toEqual([400, 'malformed-request']);
  });

  test('that forge host, sender and request id change nothing', async () => {
    const forwarded = Array.from({ length: 100 }, (_, n) => `10.0.0.${n}`).join(', ');
    const answer = await get(
      '/jobs',
      `x-forwarded-for: ${forwarded}`,
      'x-request-id: mine',
      'x-forwarded-host: evil',
    );
    expect(answer.status).toBe(200);
    expect(answer.head).toMatch(/x-request-id: req_/);
    expect(answer.text).not.toContain('evil');
  });

  test.each([
    ['empty', ''],
    ['256 characters', 'x'.repeat(256)],
    ['a space', 'a b'],
    ['not ASCII', 'schl\u00fcssel'],
  ])('with an Idempotency-Key that is %s are 400', async (_, key) => {
    const answer = await post('{"name":"x"}', { 'idempotency-key': key });
    expect(refusal(answer)).toEqual([400, 'idempotency-key-invalid']);
  });
});

describe('a body', () => {
  test.each<[string, string | null]>([
    ['no type', null],
    ['text', 'text/plain'],
    ['a form', 'application/x-www-form-urlencoded'],
    ['XML', 'application/xml'],
    ['files', 'multipart/form-data; boundary=x'],
    ['UTF-16', 'application/json; charset=utf-16'],
  ])('of %s is 415', async (_, type) => {
    const answer = await post('{"name":"x"}', { 'content-type': type });
    expect(refusal(answer)).toEqual([415, 'unsupported-media-type']);
  });

  test.each(['gzip', 'br', 'deflate, gzip'])('compressed by %s is 415', async (encoding) => {
    const answer = await post('{"name":"x"}', { 'content-encoding': encoding });
    expect(refusal(answer)).toEqual([415, 'unsupported-encoding']);
  });

  test.each<[string, string | Buffer]>([
    ['nothing', ''],
    ['an open brace', '{'],
    ['a trailing comma', '{"name":"x",}'],
    ['NaN', '{"name":NaN}'],
    ['a byte order mark', '\ufeff{"name":"x"}'],
    ['two values', '{"name":"x"}{}'],
    ['half a pair', '{"name":"\\ud800"}'],
    ['bytes that are no UTF-8', Buffer.from('{"name":"\xff"}', 'latin1')],
  ])('of %s is 400', async (_, body) => {
    expect(refusal(await post(body))).toEqual([400, 'malformed-request']);
  });

  test.each(['[]', '"x"', '1', 'null', 'true'])('of %s is 422', async (body) => {
    expect(refusal(await post(body))).toEqual([422, 'validation-failed']);
  });

  test.each([
    ['a name twice', '{"name":"a","name":"b"}', 400, 'duplicate-key'],
    ['a name twice, once escaped', '{"name":"a","n\\u0061me":"b"}', 400, 'duplicate-key'],
    ['depth 10,000', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, 400, 'json-too-complex'],
    [
      '100,000 members',
      `{${Array.from({ length: 100_000 }, (_, n) => `"${n}":0`).join(',')}}`,
      400,
      'json-too-complex',
    ],
    ['__proto__', '{"name":"x","__proto__":{"scopes":[]}}', 422, 'unknown-field'],
    ['constructor', '{"name":"x","a":{"constructor":{}}}', 422, 'unknown-field'],
    ['prototype', '{"name":"x","a":[{"prototype":1}]}', 422, 'unknown-field'],
    ['a field that does not exist', '{"name":"x","nmae":1}', 422, 'unknown-field'],
    ['a field that only answers have', '{"name":"x","id":"key_1"}', 422, 'unknown-field'],
    ['a workspace', '{"name":"x","workspaceId":"ws_1"}', 422, 'unknown-field'],
    ['one byte above a MiB', `"${'x'.repeat(1_048_575)}"`, 413, 'payload-too-large'],
  ])('with %s is refused', async (_, body, status, code) => {
    expect(refusal(await post(body))).toEqual([status, code]);
  });

  test('that is larger than it says is refused, and the rest of it is no request', async () => {
    const change = { 'content-length': '2', connection: 'keep-alive' };
    const answer = await post('{"name":"x"} GET /jobs HTTP/1.1', change);
    expect(refusal(answer)).toEqual([400, 'malformed-request']);
    expect(answer.text.match(/HTTP\/1\.1 \d+/g)).toHaveLength(1);
  });
});

test('after all of them nothing was written, and the service is well', async () => {
  expect(await countRows()).toEqual(rowsBefore);
  expect((await world.nobody.get('/health/live')).status).toBe(200);
});
