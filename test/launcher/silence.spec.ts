import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { follow } from '../../src/launcher/follow.js';
import { readPartRecord, type PartRecord } from '../../src/launcher/part.js';
import { EnginePart } from '../../src/launcher/parts/engine.js';
import { isAlive } from '../../src/launcher/processes.js';
import { startOrAdopt } from '../../src/launcher/start-part.js';
import { readStatus } from '../../src/launcher/status.js';
import { Supervisor } from '../../src/launcher/supervisor.js';
import { Installation } from './installation.js';

/** A minute of the shipped supervisor. */
const silenceMs = 6_000;
let it_: Installation;

beforeEach(async () => {
  it_ = await Installation.make();
});

afterEach(async () => {
  await it_.remove();
});

async function eventually<T>(
  ask: () => Promise<T> | T,
  isDone: (answer: T) => boolean,
): Promise<T> {
  const deadline = performance.now() + 60_000;
  for (let answer = await ask(); ; answer = await ask()) {
    if (isDone(answer)) {
      return answer;
    }
    if (performance.now() > deadline) {
      throw new Error(`Waited in vain; the last answer was ${JSON.stringify(answer)}`);
    }
    await sleep(50);
  }
}

it('starts a part again that runs and answers nothing', { timeout: 240_000 }, async () => {
  const supervisor = new Supervisor(it_.home, 'any', silenceMs);
  const running = supervisor.run();
  const engine = (): PartRecord | undefined => readPartRecord(it_.home, 'engine');
  const isWell = async (): Promise<boolean> =>
    (await readStatus(it_.home)).parts.every((part) => part.healthy && part.state === 'ready');
  try {
    await eventually(isWell, Boolean);
    const hung = engine()!;
    process.kill(hung.process.pid, 'SIGSTOP');
    const next = await eventually(engine, (now) => now?.process.pid !== hung.process.pid);
    await eventually(isWell, Boolean);
    expect(isAlive(hung.process)).toBe(false);
    expect(next?.address).toBe(hung.address);
  } finally {
    supervisor.stop();
    await running;
  }
  expect(it_.processes()).toEqual([]);
});

it('leaves a part alone that is silent for less, and one that answers with errors', async () => {
  const record = await startOrAdopt(it_.home, new EnginePart(it_.home));
  const ending = new AbortController();
  // So far from the limit that a busy machine, which adds to the silence, does not reach it.
  const longSilenceMs = 2 * silenceMs;
  // This engine answers GET /health/live with 404, which is an answer.
  const following = [record, { ...record, name: 'api' as const }].map(async (part) =>
    follow(part, longSilenceMs, ending.signal),
  );
  process.kill(record.process.pid, 'SIGSTOP');
  await sleep(longSilenceMs / 4);
  process.kill(record.process.pid, 'SIGCONT');
  await sleep(longSilenceMs);
  ending.abort();
  expect(await Promise.all(following)).toEqual([false, false]);
  expect(isAlive(record.process)).toBe(true);
});
