import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BorrowedStores, borrowStores } from '../../src/launcher/borrow.js';
import { Home } from '../../src/launcher/home.js';
import { choosePort } from '../../src/launcher/ports.js';
import { type ComposedService, composedServices } from './compose.js';

const variables = {
  POSTGRES_PASSWORD: randomBytes(16).toString('hex'),
  REDIS_PASSWORD: randomBytes(16).toString('hex'),
  ENGINE_TOKEN: randomBytes(16).toString('hex'),
  ENGINE_DEVICE: 'cpu',
  ENGINE_DTYPE: 'float32',
  LOG_LEVEL: 'warn',
};
const shared = Home.fromEnvironment(process.env);
const folder = mkdtempSync(join(tmpdir(), 'falconry-compose-'));
const home = new Home(shared.root, folder, shared.folder);
const volume = join(folder, 'volume');
const services = composedServices(variables);
const running: { readonly child: ChildProcess; readonly stopWithinMs: number }[] = [];

let stores: BorrowedStores;
let enginePort: number;

beforeAll(async () => {
  mkdirSync(volume);
  symlinkSync(shared.embeddingFolder, join(volume, 'embedding'));
  [stores, enginePort] = await Promise.all([borrowStores(home), choosePort()]);
});

afterAll(async () => {
  running.forEach(({ child }) => child.kill('SIGKILL'));
  await stores.release();
  home.delete();
  rmSync(folder, { recursive: true, force: true });
});

/** Where each thing that a container would see is on this machine. */
function here(text: string): string {
  const { POSTGRES_PASSWORD, REDIS_PASSWORD } = variables;
  const places = {
    [`postgres://falconry:${POSTGRES_PASSWORD}@postgres:5432/falconry`]: stores.addresses.postgres,
    [`redis://:${REDIS_PASSWORD}@redis:6379`]: stores.addresses.redis,
    'milvus:19530': stores.addresses.milvus,
    'http://engine:8090': `http://127.0.0.1:${enginePort}`,
    '/var/lib/falconry': volume,
    '/srv/falconry': shared.root,
    '/usr/bin/python3': shared.python,
  };
  return Object.entries(places).reduce((known, [from, to]) => known.replaceAll(from, to), text);
}

function start(service: ComposedService, ports: Record<string, string> = {}): ChildProcess {
  const programs: Record<string, string> = {
    node: process.execPath,
    python: shared.python,
    '8090': String(enginePort),
  };
  const [file = '', ...args] = service.command.map((word) => programs[word] ?? here(word));
  const environment = Object.entries(service.environment).map(([name, value]) => [
    name,
    here(value),
  ]);
  const child = spawn(file, args, {
    cwd: shared.root,
    // Nothing of this machine but where its programs are.
    env: { PATH: process.env['PATH'], ...Object.fromEntries(environment), ...ports },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  running.push({ child, stopWithinMs: service.stopWithinMs });
  return child;
}

type Parts = Record<string, { readonly status: string; readonly detail: string }>;

/** @throws when health does not say so within 300 s, which a cold start of PyTorch on a busy machine may need */
async function untilHealth(port: string, isWell: (parts: Parts) => boolean): Promise<void> {
  let parts: Parts = {};
  const deadline = performance.now() + 300_000;
  while (!isWell(parts)) {
    if (performance.now() > deadline) {
      throw new Error(`Waited in vain; health says ${JSON.stringify(parts)}`);
    }
    await sleep(200);
    parts = await fetch(`http://127.0.0.1:${port}/health`)
      .then(async (answer) => ((await answer.json()) as { parts?: Parts }).parts ?? {})
      .catch(() => ({}));
  }
}

it('describes two APIs, several workers, an engine and the export of the embedding model', () => {
  const replicas = Object.entries(services).map(([name, { replicas: count }]) => [name, count]);
  expect(Object.fromEntries(replicas)).toEqual({ embedding: 1, engine: 1, api: 2, worker: 2 });
});

it('asks for each secret, and has none of its own', () => {
  const { POSTGRES_PASSWORD: _, ...others } = variables;
  expect(() => composedServices(others)).toThrow('POSTGRES_PASSWORD');
});

it(
  'runs every service by its own command, which then finds every part',
  { timeout: 600_000 },
  async () => {
    const [code] = await once(start(services['embedding']!), 'exit');
    expect(code).toBe(0);
    start(services['engine']!);
    const { api, worker } = services as Record<'api' | 'worker', ComposedService>;
    Array.from({ length: worker.replicas }, () => start(worker));
    const ports: string[] = [];
    for (let count = 0; count < api.replicas; count += 1) {
      const port = String(await choosePort());
      start(api, { API_PORT: port });
      ports.push(port);
    }
    const others = ['database', 'redis', 'milvus', 'engine'];
    const workers = new RegExp(`^${worker.replicas} running`);
    for (const port of ports) {
      await untilHealth(
        port,
        (parts) =>
          others.every((name) => parts[name]?.status === 'up') &&
          workers.test(parts['workers']?.detail ?? ''),
      );
    }
  },
);

it(
  'ends every service within its grace period, and without an error',
  { timeout: 600_000 },
  async () => {
    const living = running.filter(({ child }) => child.exitCode === null && !child.signalCode);
    const codes = await Promise.all(
      living.map(async ({ child, stopWithinMs }) => {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        const late = sleep(stopWithinMs, ['late'], { ref: false });
        return (await Promise.race([ended, late]))[0] as unknown;
      }),
    );
    expect(codes).toEqual(living.map(() => 0));
    expect(living).toHaveLength(5);
  },
);
