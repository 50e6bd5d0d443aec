import type { INestApplicationContext } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Execution } from '../../src/contracts/execution.js';
import { createTestApp, type TestApp } from '../support/app.js';
import { FakeCodeRunner } from '../support/fake-code-runner.js';
import { eventually } from '../support/job-world.js';
import { trainingWorld } from '../support/training-world.js';
import { createTestWorker } from '../support/worker.js';

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

  test('runs every canonical solution, counts the outcomes and says why one failed', async () => {
    const id = await importRows(row('a', 'right'), row('b', 'wrong'), row('c'), row('d', 'right'));
    const asked = await world.us.post(`/datasets/${id}/verify`);
    expect([asked.status, asked.body.verification.state]).toEqual([202, 'queued']);
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
    const runner = await startWorker();
    await world.us.post(`/datasets/${id}/verify`);
    await verified(id);
    const runs = runner.executions.length;
    await world.us.post(`/datasets/${id}/verify`);
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

  test('leaves a dataset alone that a living worker verifies', async () => {
    const id = await importRows(row('a', 'right'));
    await world.database.query(
      `UPDATE datasets SET verification_state = 'running',
         verification_lease = now() + interval '1 hour' WHERE id = $1`,
      [id],
    );
    await startWorker();
    const other = await importRows(row('b', 'right'));
    await world.us.post(`/datasets/${other}/verify`);
    await verified(other);
    const { body } = await world.us.get(`/datasets/${id}`);
    expect(body.verification).toEqual({ state: 'running', counts: {} });
  });
});
