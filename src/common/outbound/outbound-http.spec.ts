import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createReceiver, type Receiver } from '../../../test/support/receiver.js';
import { loadConfig } from '../../config/config.js';
import { OutboundHttp } from './outbound-http.js';
import { AddressRefused } from './user-address.js';

const call = { headers: {}, body: '{}', timeoutMs: 60_000, maxBytes: 100 };
/** Nobody listens here, and the kernel gives it to no connection. */
const CLOSED = '127.0.0.1:1';

describe(OutboundHttp, () => {
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await createReceiver();
  });
  beforeEach(() => {
    receiver.received.length = 0;
  });
  afterAll(() => receiver.close());

  const outbound = (addresses: readonly string[], allow = receiver.address): OutboundHttp =>
    new OutboundHttp(
      loadConfig({
        DATABASE_URL: 'postgres://unused',
        REDIS_URL: 'redis://unused',
        MILVUS_ADDRESS: 'unused',
        ENGINE_URL: 'unix:/unused',
        OUTBOUND_ALLOW: allow,
      }),
      () => Promise.resolve(addresses),
    );

  test.each([
    ['no address', []],
    ['a private address', ['10.0.0.1']],
    ['one private address among public ones', ['8.8.8.8', '127.0.0.1']],
    ['the metadata address', ['169.254.169.254']],
    ['a mapped address', ['::ffff:127.0.0.1']],
  ])('a host with %s is refused before anything is sent', async (_, addresses) => {
    await expect(outbound(addresses).check('https://hooks.example.com/')).rejects.toThrow(
      AddressRefused,
    );
    await expect(outbound(addresses).post('https://hooks.example.com/', call)).rejects.toThrow(
      'could not be reached',
    );
  });

  test('a host whose every address is public passes the check', async () => {
    await expect(
      outbound(['8.8.8.8', '2606:4700::1111']).check('https://hooks.example.com/'),
    ).resolves.toBeUndefined();
  });

  test('a name that turns private between check and call is not called', async () => {
    const answers = [['8.8.8.8'], ['127.0.0.1']];
    const rebinding = new OutboundHttp(
      loadConfig({
        DATABASE_URL: 'postgres://unused',
        REDIS_URL: 'redis://unused',
        MILVUS_ADDRESS: 'unused',
        ENGINE_URL: 'unix:/unused',
      }),
      () => Promise.resolve(answers.shift() ?? []),
    );
    await rebinding.check('https://hooks.example.com/');
    await expect(rebinding.post('https://hooks.example.com/', call)).rejects.toThrow(
      AddressRefused,
    );
    expect(receiver.received).toEqual([]);
  });

  test('an entry of the operator is called as it is', async () => {
    const answer = await outbound(['127.0.0.1']).post(receiver.url, call);
    expect(answer.status).toBe(204);
    expect(receiver.received[0]?.headers.host).toBe(receiver.address);
  });

  test('a redirect is an answer, not a direction', async () => {
    receiver.answer = (_request, response) => {
      response.writeHead(307, { location: `http://${receiver.address}/elsewhere` }).end();
    };
    expect((await outbound(['127.0.0.1']).post(receiver.url, call)).status).toBe(307);
    expect(receiver.received).toHaveLength(1);
  });

  /** An answer that goes on, `bytes` a time, for as long as somebody reads it. */
  const answerEndlessly =
    (bytes: number): Receiver['answer'] =>
    (_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'.repeat(bytes)), 20);
      response.on('close', () => clearInterval(timer));
    };

  test('a success is told while it comes, and no character is parted', async () => {
    const word = Buffer.from('gæst');
    const told: string[] = [];
    receiver.answer = (_request, response) => {
      response.write(word.subarray(0, 2), () =>
        setTimeout(() => response.end(word.subarray(2)), 50),
      );
    };
    const onText = (piece: string): number => told.push(piece);
    const { text } = await outbound(['127.0.0.1']).post(receiver.url, { ...call, onText });
    expect([told, text]).toEqual([['g', 'æst'], 'gæst']);
    receiver.answer = (_request, response) => response.writeHead(404).end('gone');
    expect(await outbound(['127.0.0.1']).post(receiver.url, { ...call, onText })).toMatchObject({
      status: 404,
      text: 'gone',
    });
    expect(told).toHaveLength(2);
  });

  test('an answer without end is cut off', async () => {
    receiver.answer = answerEndlessly(10_000);
    const { text } = await outbound(['127.0.0.1']).post(receiver.url, call);
    expect(text).toHaveLength(100);
  });

  test.each([
    ['never answers', (): void => undefined],
    ['answers a byte at a time', answerEndlessly(1)],
  ])('a receiver that %s gets no more than the time for the whole exchange', async (_, answer) => {
    receiver.answer = answer;
    const bounds = { timeoutMs: 300, maxBytes: 1_000_000 };
    await expect(
      outbound(['127.0.0.1']).post(receiver.url, { ...call, ...bounds }),
    ).rejects.toThrow('No answer within 0.3 s');
  });

  test('a closed port says no more than a forbidden host', async () => {
    await expect(
      outbound(['127.0.0.1'], CLOSED).post(`http://${CLOSED}/hook`, call),
    ).rejects.toThrow('The address could not be reached.');
  });
});
