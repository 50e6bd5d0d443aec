import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, describe } from 'vitest';
import { borrowStores } from '../../src/launcher/borrow.js';
import { Home } from '../../src/launcher/home.js';
import { marksOf, readPartRecord } from '../../src/launcher/part.js';
import { probePart } from '../../src/launcher/probes.js';
import { findProcesses, isAlive } from '../../src/launcher/processes.js';
import { startOrAdopt } from '../../src/launcher/start-part.js';
import { stopPart } from '../../src/launcher/stop-part.js';
import { makeStore, storeNames } from '../../src/launcher/stores.js';

let home: Home;

beforeAll(async () => {
  const shared = Home.fromEnvironment(process.env);
  const folder = await mkdtemp(join(tmpdir(), 'falconry stores '));
  home = new Home(shared.root, folder, shared.folder);
});

afterAll(async () => {
  await Promise.all(storeNames.map(async (name) => stopPart(home, name)));
  home.delete();
});

describe.each(storeNames)('%s', (name) => {
  it('is adopted while it runs', async () => {
    const part = await makeStore(home, name);
    const first = await startOrAdopt(home, part);
    expect(await startOrAdopt(home, part)).toEqual(first);
  });

  it('is started again on the same port after it was killed', async () => {
    const part = await makeStore(home, name);
    const first = await startOrAdopt(home, part);
    process.kill(first.process.pid, 'SIGKILL');
    const second = await startOrAdopt(home, part);
    expect(second.process).not.toEqual(first.process);
    expect(second.address).toBe(first.address);
  });

  it('is found without its record, so that two never share one folder', async () => {
    const part = await makeStore(home, name);
    const lost = await startOrAdopt(home, part);
    rmSync(home.recordFile(name));
    const found = await startOrAdopt(home, part);
    expect(isAlive(lost.process)).toBe(false);
    await probePart(name, found.address);
  });

  it('leaves no process behind when it is stopped', async () => {
    const part = await makeStore(home, name);
    const { address } = await startOrAdopt(home, part);
    expect(await stopPart(home, name)).toBe(1);
    expect(findProcesses(marksOf(home, part))).toEqual([]);
    await expect(probePart(name, address)).rejects.toThrow('ECONNREFUSED');
    expect(await stopPart(home, name)).toBe(0);
  });
});

it('stops shared stores only when the last user releases them', async () => {
  const [first, second] = await Promise.all([borrowStores(home), borrowStores(home)]);
  expect(second.addresses).toEqual(first.addresses);
  await first.release();
  await probePart('redis', second.addresses.redis);
  await second.release();
  expect(storeNames.map((name) => readPartRecord(home, name))).toEqual(
    storeNames.map(() => undefined),
  );
});

it('refuses a Redis client without the password', async () => {
  const { address } = await startOrAdopt(home, await makeStore(home, 'redis'));
  await expect(probePart('redis', address.replace(/:[^:@]*@/, ':guess@'))).rejects.toThrow(
    'WRONGPASS',
  );
});
