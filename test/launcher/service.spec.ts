import { rmSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { stopService } from '../../src/launcher/down.js';
import { partNames, readPartRecord, type PartName } from '../../src/launcher/part.js';
import { readStatus, supervisorPid } from '../../src/launcher/status.js';
import { describeService, startService, type RunningService } from '../../src/launcher/up.js';
import { api, Installation } from './installation.js';

/** One for all tests: each brings it up first, which costs nothing where it runs already. */
let it_: Installation;
let service: RunningService;

beforeAll(async () => {
  it_ = await Installation.make();
});

beforeEach(async () => {
  service = await startService(it_.home);
});

afterAll(async () => {
  await it_.remove();
});

function pids(): Record<PartName, number | undefined> {
  const entries = partNames.map((name) => [name, readPartRecord(it_.home, name)?.process.pid]);
  return Object.fromEntries(entries) as Record<PartName, number | undefined>;
}

async function eventually(check: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await check())) {
    if (performance.now() > deadline) {
      throw new Error(`not within 60 s: ${check.toString()}`);
    }
    await sleep(50);
  }
}

async function isWell(): Promise<boolean> {
  const { parts } = await readStatus(it_.home);
  return parts.every((part) => part.healthy && part.state === 'ready');
}

it('starts every part, keeps the first key private, and a second start takes over what runs', async () => {
  await eventually(isWell);
  expect(service.apiKey).toMatch(/^fk_first_key_of_\d+$/);
  expect(statSync(service.apiKeyFile).mode & 0o777).toBe(0o600);
  const before = { supervisor: supervisorPid(it_.home), ...pids() };
  const tookMs: number[] = [];
  for (let time = 0; time < 3; time += 1) {
    const began = performance.now();
    expect(await startService(it_.home)).toEqual(service);
    tookMs.push(performance.now() - began);
  }
  // A busy machine may hold up one of them.
  expect(Math.min(...tookMs)).toBeLessThan(2_000);
  expect({ supervisor: supervisorPid(it_.home), ...pids() }).toEqual(before);
});

it('leaves nothing running after down, and keeps the data', async () => {
  expect(await stopService(it_.home)).toEqual(['supervisor', ...partNames]);
  expect(it_.processes()).toEqual([]);
  expect(() => describeService(it_.home)).toThrow('./falconry up');
  expect((await startService(it_.home)).apiKey).toBe(service.apiKey);
});

it('adopts every living part after its supervisor was killed', async () => {
  const before = pids();
  const supervisor = supervisorPid(it_.home);
  process.kill(supervisor ?? 0, 'SIGKILL');
  await eventually(() => supervisorPid(it_.home) === null);
  expect((await readStatus(it_.home)).supervisor).toBeNull();
  await startService(it_.home);
  expect(pids()).toEqual(before);
  expect(supervisorPid(it_.home)).not.toBe(supervisor);
});

it('leaves nothing running after down even when the supervisor was killed and the records are lost', async () => {
  process.kill(supervisorPid(it_.home) ?? 0, 'SIGKILL');
  for (const name of partNames) {
    rmSync(it_.home.recordFile(name));
  }
  await stopService(it_.home);
  expect(it_.processes()).toEqual([]);
});

it.each(['postgres', 'redis', 'milvus', 'engine', 'api', 'worker'] as const)(
  'starts %s again when it is killed, where the others still find it',
  async (name) => {
    const before = readPartRecord(it_.home, name);
    process.kill(before?.process.pid ?? 0, 'SIGKILL');
    await eventually(() => readPartRecord(it_.home, name)?.process.pid !== before?.process.pid);
    await eventually(isWell);
    expect(readPartRecord(it_.home, name)?.address).toBe(before?.address);
    const { parts } = await readStatus(it_.home);
    expect(parts.find((part) => part.name === name)?.restarts).toBeGreaterThan(0);
  },
);

it('restarts api and worker alone when a setting of theirs changes', async () => {
  const before = pids();
  process.env['OUTBOUND_ALLOW'] = '127.0.0.1:9999';
  await startService(it_.home);
  delete process.env['OUTBOUND_ALLOW'];
  const after = pids();
  expect(it_.lastApiStart()).toMatchObject({ allow: '127.0.0.1:9999' });
  const { api: newApi, worker: newWorker, ...others } = after;
  expect(before).toMatchObject(others);
  expect([newApi, newWorker]).not.toContain(before.api);
  expect([newApi, newWorker]).not.toContain(before.worker);
});

it('replaces a part that runs older code', async () => {
  const before = pids();
  it_.write('dist/src/main.js', `${api}\n// a newer version`);
  await startService(it_.home);
  expect(pids().api).not.toBe(before.api);
  expect(pids().postgres).toBe(before.postgres);
});
