import type { INestApplicationContext } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Execution } from '../../src/contracts/execution.js';
import { createTestApp, type TestApp } from '../support/app.js';
import { FakeCodeRunner } from '../support/fake-code-runner.js';
import { eventually } from '../support/job-world.js';
import { trainingWorld } from '../support/training-world.js';
import { createTestWorker } from '../support/worker.js';
import { Gate } from '../support/worker-world.js';

const row = (key: string, canonicalSolution?: string) => ({
  key,
  prompt: `Return ${key}.`,
  hiddenTests: { kind: 'calls', entryPoint: 'f', cases: [{ args: [], expected: key }] },
  ...(canonicalSolution === undefined ? {} : { canonicalSolution }),
});

describe('the verification of a dataset', () => {
  let world: TestApp;
  const workers: INestApplicationContext[] = [];
  beforeAll(async () => {
    world = await createTestApp();
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.close()));
  });
  afterAll(() => world.close());

  /** A worker whose sandbox passes programs that say "right". */
  async function startWorker(): Promise<FakeCodeRunner> {
    const runner = new FakeCodeRunner(({ program }: Execution) => (program === 'right' ? 1 : 0));
    workers.push(
      await createTestWorker(world.config, { ...trainingWorld({ name: 'rloo' }), runner }),
    );
    return runner;
  }
  const importRows = async (...rows: object[]): Promise<string> =>
    (await world.us.post('/datasets', { name: 'to verify', rows })).body.id;
  const verified = (id: string) =>
    eventually(
      async () => (await world.us.get(`/datasets/${id}`)).body,
      ({ verification }) => verification.state === 'done',
    );

  test('is asked for by the import; it runs every canonical solution, counts the outcomes and says why one failed', async () => {
    const id = await importRows(row('a', 'right'), row('b', 'wrong'), row('c'), row('d', 'right'));
    const { body: imported } = await world.us.get(`/datasets/${id}`);
    expect(imported.verification).toEqual({ state: 'queued', counts: {} });
    await startWorker();
    const done = await verified(id);
    expect(done.verification.counts).toEqual({ verified: 2, failed: 1, no_solution: 1 });
    const { body } = await world.us.get(`/datasets/${id}/tasks?verification=failed`);
    expect(body.data).toHaveLength(1);
    expect(body.data[0]).toMatchObject({ task: { key: 'b' }, verification: 'failed' });
    expect(body.data[0].verificationReason).toMatch(/0 of 1 tests passed/);
  });

  test('starts over when it is asked for again, and changes nothing while it runs', async () => {
    const id = await importRows(row('a', 'right'));
    await world.us.post(`/datasets/${id}/verify`);
    const runner = await startWorker();
    await verified(id);
    const runs = runner.executions.length;
    const asked = await world.us.post(`/datasets/${id}/verify`);
    expect(asked.status).toBe(202);
    expect((await verified(id)).verification.counts).toEqual({ verified: 1 });
    expect(runner.executions.length).toBe(2 * runs);
  });

  test('goes on after the last recorded batch when its worker died', async () => {
    const rows = Array.from({ length: 20 }, (_, index) => row(`task ${index}`, 'right'));
    const id = await importRows(...rows);
    await world.database.query(
      `UPDATE datasets SET verification_state = 'running',
         verification_lease = now() - interval '1 second' WHERE id = $1`,
      [id],
    );
    await world.database.query(
      `UPDATE tasks SET verification = 'flaky' WHERE dataset_id = $1 AND position < 15`,
      [id],
    );
    const runner = await startWorker();
    expect((await verified(id)).verification.counts).toEqual({ flaky: 15, verified: 5 });
    expect(runner.executions).toHaveLength(3 * 5);
  });

  test('is taken up at once when its worker has ended in the middle of it', async () => {
    const runner = new FakeCodeRunner(() => 1);
    const gate = new Gate();
    runner.run = (_, signal) => {
      gate.arrivals += 1;
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
      });
    };
    const parts = { ...trainingWorld({ name: 'rloo' }), runner };
    const worker = await createTestWorker(world.config, parts);
    const id = await importRows(row('a', 'right'));
    await gate.reached();
    await worker.close();
    const { body } = await world.us.get(`/datasets/${id}`);
    expect(body.verification).toEqual({ state: 'queued', counts: {} });
    await startWorker();
    expect((await verified(id)).verification.counts).toEqual({ verified: 1 });
  });

  test('leaves a dataset alone that a living worker verifies', async () => {
    const id = await importRows(row('a', 'right'));
    await world.database.query(
      `UPDATE datasets SET verification_state = 'running',
         verification_lease = now() + interval '1 hour' WHERE id = $1`,
      [id],
    );
    await startWorker();
    const other = await importRows(row('b', 'right'));
    await verified(other);
    const { body } = await world.us.get(`/datasets/${id}`);
    expect(body.verification).toEqual({ state: 'running', counts: {} });
  });
});
