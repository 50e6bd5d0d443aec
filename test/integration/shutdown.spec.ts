import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { HttpDrain } from '../../src/common/http-drain.js';
import { Shutdown } from '../../src/common/shutdown.js';
import { createAdapter } from '../../src/http.js';
import { repositoryRoot } from '../../src/launcher/home.js';
import { choosePort } from '../../src/launcher/ports.js';
import { createDatabase } from '../support/database.js';
import { eventually } from '../support/job-world.js';

const dist = join(repositoryRoot(), 'dist', 'src');
/** A short while of being unready, and more time for what is in flight than the slowest machine takes. */
const patient = { unreadyMs: 250, closeMs: 60_000 };

/** The HTTP layer of the API with routes that take a while, stream until told to end, or never answer. */
async function listening() {
  const adapter = createAdapter();
  const shutdown = new Shutdown();
  const fastify = adapter.getInstance();
  const accepted = new Set<string>();
  fastify.get<{ Params: { id: string } }>('/slow/:id', async (request) => {
    accepted.add(request.params.id);
    await sleep(Math.random() * 60);
    return 'x'.repeat(50_000);
  });
  fastify.get('/stream', (_request, reply) => {
    accepted.add('stream');
    return reply.send(Readable.from(words(shutdown.signal)));
  });
  fastify.get('/never', () => {
    accepted.add('never');
    return new Promise(() => undefined);
  });
  const drain = new HttpDrain(fastify.server, shutdown);
  await fastify.listen({ port: 0, host: '127.0.0.1' });
  const { port } = fastify.server.address() as AddressInfo;
  return { adapter, accepted, drain, url: `http://127.0.0.1:${port}` };
}

async function* words(signal: AbortSignal): AsyncGenerator<string> {
  while (!signal.aborted) {
    yield 'word\n';
    await sleep(10);
  }
}

/** The whole body. @throws when the connection is refused or breaks off */
async function read(url: string, agent: Agent): Promise<string> {
  const call = get(url, { agent });
  const [response] = await once(call, 'response');
  return text(response);
}

const until = (fact: () => boolean): Promise<boolean> =>
  eventually(() => Promise.resolve(fact()), Boolean);

describe('the API that is told to end', () => {
  test('answers every request that it has accepted, 5 times under 20 clients', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { adapter, accepted, drain, url } = await listening();
      const answered = new Set<string>();
      const client = async (name: number): Promise<void> => {
        const agent = new Agent({ keepAlive: true });
        for (let count = 0; ; count += 1) {
          const id = `${name}-${count}`;
          const body = await read(`${url}/slow/${id}`, agent).catch(() => undefined);
          if (body === undefined) {
            return;
          }
          expect(body).toHaveLength(50_000);
          answered.add(id);
        }
      };
      const clients = Array.from({ length: 20 }, async (_, name) => client(name));
      await until(() => accepted.size > 20);
      await sleep(Math.random() * 100);
      await drain.run(patient);
      await adapter.close();
      await Promise.all(clients);
      expect([...accepted].filter((id) => !answered.has(id))).toEqual([]);
    }
  });

  test('ends a stream with its proper end, and not by breaking it off', async () => {
    const { adapter, accepted, drain, url } = await listening();
    const stream = read(`${url}/stream`, new Agent());
    await until(() => accepted.has('stream'));
    await drain.run(patient);
    await adapter.close();
    expect(await stream).toMatch(/^(word\n)+$/);
  });

  test('accepts nothing more once all is answered, not even over a connection that was kept', async () => {
    const { adapter, accepted, drain, url } = await listening();
    const agent = new Agent({ keepAlive: true });
    const stream = read(`${url}/stream`, agent);
    await until(() => accepted.has('stream'));
    await drain.run(patient);
    await stream;
    await expect(read(`${url}/slow/late`, agent)).rejects.toThrow(/ECONNRE|socket hang up/);
    expect([...accepted]).toEqual(['stream']);
    await adapter.close();
  });

  test('breaks off what takes longer than its time', async () => {
    const { adapter, accepted, drain, url } = await listening();
    const stuck = read(`${url}/never`, new Agent()).catch((error: Error) => error.message);
    await until(() => accepted.has('never'));
    await drain.run({ unreadyMs: 0, closeMs: 100 });
    await adapter.close();
    expect(await stuck).toBe('socket hang up');
  });
});

describe('a process that is told to end', () => {
  let child: ChildProcess;
  afterEach(() => child.kill('SIGKILL'));

  const ended = async (): Promise<number | null> => {
    const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
    return code;
  };
  const hanging = async (withinMs: number): Promise<void> => {
    const script = `
      import { endOnSignals } from ${JSON.stringify(join(dist, 'common', 'shutdown.js'))};
      endOnSignals(() => new Promise(() => {}), ${withinMs});
      setInterval(() => {}, 1000);
      console.log('ready');`;
    child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout!, 'data');
  };

  test('is gone after its time whatever hangs', async () => {
    await hanging(300);
    child.kill('SIGTERM');
    expect(await ended()).toBe(1);
  });

  test('ends at once at the second signal', async () => {
    await hanging(60_000);
    child.kill('SIGTERM');
    await sleep(100);
    expect(child.exitCode).toBeNull();
    child.kill('SIGINT');
    expect(await ended()).toBe(1);
  });

  test('says that it is not ready while it still answers, and then leaves without an error', async () => {
    const database = await createDatabase(inject('databaseUrl'));
    const port = await choosePort();
    child = spawn(process.execPath, [join(dist, 'main.js')], {
      env: {
        ...process.env,
        DATABASE_URL: database.url,
        REDIS_URL: inject('redisUrl'),
        MILVUS_ADDRESS: inject('milvusAddress'),
        ENGINE_URL: 'unix:/nowhere/engine.sock',
        FALCONRY_HOME: join(inject('testHome'), `shutdown-${port}`),
        API_HOST: '0.0.0.0',
        API_PORT: String(port),
        LOG_LEVEL: 'error',
      },
      stdio: 'ignore',
    });
    const ask = async (path: string): Promise<number> =>
      fetch(`http://127.0.0.1:${port}${path}`).then(
        ({ status }) => status,
        () => 0,
      );
    await eventually(
      () => ask('/health/ready'),
      (status) => status === 200,
    );
    child.kill('SIGTERM');
    const [, live] = await eventually(
      () => Promise.all([ask('/health/ready'), ask('/health/live')]),
      ([ready]) => ready === 503,
    );
    expect(live).toBe(200);
    expect(await ended()).toBe(0);
    await database.drop();
  });
});
