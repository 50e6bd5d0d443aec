import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { EngineUnavailable } from '../../src/policy/engine-errors.js';
import { atOptimiserStep, Gate, UNTIL_HURRIED, WorkerWorld } from '../support/worker-world.js';

describe('the worker', () => {
  let here: WorkerWorld;
  beforeAll(async () => {
    here = await WorkerWorld.create();
  });
  afterEach(() => here.stopWorkers());
  afterAll(() => here.close());

  test('trains a job to its end and leaves model, attempts, checkpoints and a gapless log', async () => {
    const id = await here.world.submit({ name: 'first' });
    await here.startWorker();
    const job = await here.finished(id);
    expect(job).toMatchObject({
      state: 'succeeded',
      progress: { step: 6, total: 6, percent: 100 },
      result: { steps: 6, before: [{ set: 'test' }], after: [{ set: 'test' }] },
      error: null,
    });
    expect(job.result!.after[0]!.passAt['1']!.value).toBeGreaterThan(
      job.result!.before[0]!.passAt['1']!.value,
    );

    const events = await here.eventsOf(id);
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
    expect(events.filter(({ type }) => type === 'metrics').map(({ data }) => data['step'])).toEqual(
      [1, 2, 3, 4, 5, 6],
    );
    expect(events.filter(({ type }) => type === 'state').map(({ data }) => data['to'])).toEqual([
      'queued',
      'running',
      'succeeded',
    ]);

    const { body: attempts } = await here.world.us.get(`/jobs/${id}/attempts?step=6&limit=100`);
    expect(attempts.data).toHaveLength(4 * 8);
    const { body: checkpoints } = await here.world.us.get(`/jobs/${id}/checkpoints`);
    expect(checkpoints.data.map((row: { step: number }) => row.step)).toEqual([6, 4, 2]);
    const { body: model } = await here.world.us.get(`/models/${job.result!.modelId}`);
    expect(model).toMatchObject({
      kind: 'trained',
      name: `tiny:${id}`,
      jobId: id,
      checkpointId: checkpoints.data[0].id,
    });
    const folder = join(here.world.config.home, 'checkpoints', here.world.us.workspaceId!, id);
    expect(readdirSync(folder)).toHaveLength(3);
  });

  test('runs jobs by priority, and of equal ones in the order in which they were queued', async () => {
    const ids = [];
    for (const priority of [0, 0, 5]) {
      ids.push(await here.world.submit({ priority }));
    }
    await here.startWorker();
    const [first, second, urgent] = await Promise.all(ids.map((id) => here.finished(id)));
    // What follows at once may carry the same millisecond.
    expect(urgent!.finishedAt! <= first!.startedAt!).toBe(true);
    expect(first!.finishedAt! <= second!.startedAt!).toBe(true);
  });

  test('a cancelled job stops, keeps a checkpoint and frees the worker', async () => {
    const gate = new Gate();
    const id = await here.world.submit();
    await here.startWorker((fakes) => atOptimiserStep(fakes, 1, () => gate.pass()));
    await gate.reached();
    const { body } = await here.world.us.post(`/jobs/${id}/cancel`);
    expect(body.state).toBe('cancelling');
    gate.open();
    expect(await here.finished(id)).toMatchObject({ state: 'cancelled', result: null });
    const { body: checkpoints } = await here.world.us.get(`/jobs/${id}/checkpoints`);
    expect(checkpoints.data).not.toHaveLength(0);
    const next = await here.world.submit();
    expect((await here.finished(next)).state).toBe('succeeded');
  });

  test('goes on after an engine failure from the newest checkpoint, and ends as undisturbed', async () => {
    const undisturbed = await here.world.submit();
    await here.startWorker();
    const expected = await here.finished(undisturbed);
    await here.stopWorkers();

    const id = await here.world.submit();
    await here.startWorker(
      (fakes) => atOptimiserStep(fakes, 4, () => Promise.reject(new EngineUnavailable('gone'))),
      UNTIL_HURRIED,
    );
    const waiting = await here.reached(id, 'retry_wait');
    expect(waiting.error).toMatchObject({ code: 'engine-unavailable', detail: 'gone' });
    await here.hurry(id);
    const job = await here.finished(id);
    expect(job.state).toBe('succeeded');
    expect(job.result!.after).toEqual(expected.result!.after);
    const [row] = await here.world.database.query<{ steps: number; attempts: number }>(
      `SELECT (SELECT count(*)::int FROM job_metrics WHERE job_id = $1) AS steps,
              (SELECT count(*)::int FROM attempts WHERE job_id = $1) AS attempts`,
      [id],
    );
    expect(row).toEqual({ steps: 6, attempts: 6 * 32 });
  });

  test('five failures without a new checkpoint are the end', async () => {
    const id = await here.world.submit();
    await here.startWorker(({ engine }) => {
      engine.open = () => Promise.reject(new EngineUnavailable('never there'));
    });
    const job = await here.hurried(id);
    expect(job).toMatchObject({ state: 'failed', error: { code: 'retries-exhausted' } });
    const starts = (await here.statesOf(id)).filter((state) => state === 'running');
    expect(starts).toHaveLength(5);
  });

  test('an error that nobody can wait out fails the job at once, with its reason', async () => {
    const id = await here.world.submit();
    await here.startWorker(({ runner }) => {
      runner.run = () => Promise.reject(new TypeError('a fault of ours'));
    });
    expect(await here.finished(id)).toMatchObject({
      state: 'failed',
      error: { code: 'training-failed', detail: 'a fault of ours' },
    });
  });

  test('a worker that was away can write nothing once another has its job', async () => {
    const gate = new Gate();
    const id = await here.world.submit();
    await here.startWorker((fakes) => atOptimiserStep(fakes, 3, () => gate.pass()));
    await gate.reached();
    await here.hurry(id);
    await here.startWorker();
    const job = await here.finished(id);
    expect(job.state).toBe('succeeded');
    const before = await here.eventsOf(id);
    gate.open();
    const next = await here.world.submit();
    await here.finished(next);
    expect(await here.eventsOf(id)).toEqual(before);
    expect((await here.read(id)).state).toBe('succeeded');
  });

  test('a worker that is told to end gives its job back uncharged', async () => {
    const gate = new Gate();
    const id = await here.world.submit();
    await here.startWorker((fakes) => atOptimiserStep(fakes, 3, () => gate.pass()));
    await gate.reached();
    await here.drain(gate);
    expect((await here.read(id)).state).toBe('queued');
    const [row] = await here.world.database.query('SELECT failures FROM jobs WHERE id = $1', [id]);
    expect(row).toEqual({ failures: 0 });
    await here.startWorker();
    expect((await here.finished(id)).state).toBe('succeeded');
  });

  test('a damaged checkpoint is passed over for the one before, and the log says so', async () => {
    const gate = new Gate();
    const id = await here.world.submit();
    await here.startWorker((fakes) => atOptimiserStep(fakes, 5, () => gate.pass()));
    await gate.reached();
    await here.drain(gate);
    const [newest] = await here.world.database.query<{ folder: string }>(
      'SELECT folder FROM checkpoints WHERE job_id = $1 ORDER BY step DESC LIMIT 1',
      [id],
    );
    appendFileSync(join(here.world.config.home, newest!.folder, 'adapter.json'), ' ');
    await here.startWorker();
    expect((await here.finished(id)).state).toBe('succeeded');
    const rejected = (await here.eventsOf(id)).filter(({ type }) => type === 'checkpoint.rejected');
    expect(rejected[0]?.data['reason']).toContain('adapter.json is not what was written');
  });

  test('a queued job runs although its wake-up was lost', async () => {
    const id = await here.world.submit();
    await here.world.database.query(
      `UPDATE outbox SET done_at = now() WHERE kind = 'queue' AND done_at IS NULL`,
    );
    await here.startWorker();
    expect((await here.finished(id)).state).toBe('succeeded');
  });
});
