import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { decode } from '@msgpack/msgpack';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { EngineInterrupted, EngineUnavailable } from '../../src/policy/engine-errors.js';
import { EnginePool } from '../../src/policy/engine-pool.js';
import { HttpPolicyEngine } from '../../src/policy/http-policy-engine.js';
import type { PolicyEngine } from '../../src/training/ports.js';
import { startEngine, writeTinyModel, type EngineProcess } from '../support/engine-process.js';

/** An interrupted engine is free within seconds; this leaves room for a busy machine. */
const FREE_WITHIN = { timeout: 100_000, interval: 50 };

const processes: EngineProcess[] = [];
let modelPath = '';

beforeAll(async () => {
  processes.push(...(await Promise.all([startEngine(), startEngine()])));
  modelPath = writeTinyModel(join(processes[0]!.folder, 'model'));
}, 400_000);
afterAll(async () => {
  await Promise.all(processes.map((running) => running.stop()));
}, 60_000);

async function open(engine: PolicyEngine, session: string): Promise<void> {
  await engine.open({ session, modelPath, adapter: { rank: 4, alpha: 8 }, seed: 1 });
}

/** Minutes of work for the engine. */
async function sampleForLong(engine: PolicyEngine, session: string) {
  return engine.sample({
    session,
    prompts: Array.from({ length: 4_000 }, () => Int32Array.of(5, 9)),
    adapters: ['policy'],
    samplesPerPrompt: 200,
    maxNewTokens: 200,
    temperature: 1,
    topP: 1,
    topK: 0,
    seed: 1,
    stop: [],
  });
}

/** Watched from the start: what fails before it is awaited is no unhandled rejection. */
async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => null,
    (error: unknown) => error,
  );
}

async function untilBusy(engine: HttpPolicyEngine): Promise<void> {
  await vi.waitFor(async () => expect((await engine.health()).isBusy).toBe(true), FREE_WITHIN);
}

/** Sockets and pipes that keep this process alive. */
function openHandles(): number {
  return process.getActiveResourcesInfo().filter((name) => /Pipe|TCP|Connect/.test(name)).length;
}

/** A peer that takes connections and requests and never answers; it notes what it was asked. */
async function blackHole() {
  const socket = join(mkdtempSync(join(tmpdir(), 'peer-')), 's');
  const asked: [string | undefined, unknown][] = [];
  const server = createServer((request) => {
    void buffer(request).then(
      (body) => asked.push([request.url, body.length === 0 ? null : decode(body)]),
      () => undefined,
    );
  }).listen(socket);
  await once(server, 'listening');
  const connections = async () =>
    new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));
  const engine = new HttpPolicyEngine({ url: `unix:${socket}` });
  const close = () => engine.disconnect().then(() => server.close());
  return { engine, asked, connections, close };
}

describe('an interruption', () => {
  it('ends calls to an engine that never answers, and drops their connections', async () => {
    const { engine, asked, connections, close } = await blackHole();
    const opening = failureOf(open(engine, 's'));
    await vi.waitFor(() => expect(asked.map(([url]) => url)).toEqual(['/load']), FREE_WITHIN);
    engine.interrupt('s');
    expect(await opening).toBeInstanceOf(EngineInterrupted);
    await expect(engine.copy('s', 'policy', ['a'])).rejects.toThrow(EngineInterrupted);
    await vi.waitFor(() => expect(asked[1]).toEqual(['/interrupt', { session: 's' }]), FREE_WITHIN);
    await vi.waitFor(async () => expect(await connections()).toBe(0), FREE_WITHIN);
    await close();
  });

  it('leaves nothing that keeps the process alive', async () => {
    const before = openHandles();
    const { engine, asked, close } = await blackHole();
    const opening = failureOf(open(engine, 's'));
    await vi.waitFor(() => expect(asked).toHaveLength(1), FREE_WITHIN);
    engine.interrupt('s');
    expect(await opening).toBeInstanceOf(EngineInterrupted);
    await close();
    await vi.waitFor(() => expect(openHandles()).toBeLessThanOrEqual(before), FREE_WITHIN);
  });

  it('frees the engine in the middle of a call, for the other sessions', async () => {
    const engine = new HttpPolicyEngine(processes[0]!.address);
    await open(engine, 'long');
    await open(engine, 'other');
    const before = (await engine.health()).sessions;
    const long = failureOf(sampleForLong(engine, 'long'));
    await untilBusy(engine);
    const waiting = engine.copy('other', 'policy', ['a']);
    engine.interrupt('long');
    expect(await long).toBeInstanceOf(EngineInterrupted);
    await waiting;
    await vi.waitFor(async () => {
      expect(await engine.health()).toMatchObject({ isBusy: false, sessions: before - 1 });
    }, FREE_WITHIN);
    await engine.close('other');
    await engine.disconnect();
  });

  it('returns at once from a hung engine, which is well again when it wakes', async () => {
    const running = processes[0]!;
    const engine = new HttpPolicyEngine(running.address);
    await open(engine, 'hung');
    const long = failureOf(sampleForLong(engine, 'hung'));
    await untilBusy(engine);
    running.hang();
    engine.interrupt('hung');
    expect(await long).toBeInstanceOf(EngineInterrupted);
    await expect(engine.health()).rejects.toThrow(EngineUnavailable);
    running.wake();
    await open(engine, 'next');
    await engine.copy('next', 'policy', ['a']);
    engine.interrupt('next');
    await engine.disconnect();
  });
});

describe('a pool', () => {
  it('gives a hung engine no session and goes on with the others', async () => {
    const [hanging, well] = processes as [EngineProcess, EngineProcess];
    const engines = processes.map(({ address }) => new HttpPolicyEngine(address));
    const pool = new EnginePool(new Map(engines.map((engine, index) => [`${index}`, engine])));
    hanging.hang();
    await open(pool, 'a');
    await pool.copy('a', 'policy', ['task']);
    const states = [...(await pool.health()).values()];
    expect(states.map((state) => state?.sessions)).toEqual([undefined, 1]);
    well.hang();
    await expect(open(pool, 'b')).rejects.toThrow(EngineUnavailable);
    well.wake();
    hanging.wake();
    await open(pool, 'b');
    await Promise.all(['a', 'b'].map((session) => pool.close(session)));
    await pool.disconnect();
  });
});
