import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ANSWERS } from '../support/training-world.js';
import { markTasks, smallJob } from '../support/job-world.js';
import { taskOf } from '../support/tasks.js';
import { WorkerWorld } from '../support/worker-world.js';

/** Rows whose canonical solutions are right, wrong, or not there. */
const rowsOf = (solutions: readonly (string | undefined)[]): object[] =>
  solutions.map((canonicalSolution, index) => {
    const { id: _, ...row } = taskOf(
      `t${index}`,
      canonicalSolution === undefined ? {} : { canonicalSolution },
    );
    return row;
  });
const { right, wrong } = ANSWERS;

describe('the tasks that a job takes', () => {
  let world: WorkerWorld;
  beforeAll(async () => {
    world = await WorkerWorld.create();
  });
  afterEach(() => world.stopWorkers());
  afterAll(() => world.close());

  const importRows = async (...solutions: (string | undefined)[]): Promise<string> => {
    const rows = rowsOf(solutions);
    const { body } = await world.world.us.post('/datasets', { name: 'mixed', rows });
    return body.id;
  };
  const post = (dataset: string, tasks?: object, path = '/jobs') =>
    world.world.us.post(path, { ...smallJob(dataset), ...(tasks === undefined ? {} : { tasks }) });
  const taskKeysOf = async (id: string): Promise<string[]> => {
    const rows = await world.world.database.query<{ key: string }>(
      `SELECT DISTINCT tasks.key FROM attempts JOIN tasks ON tasks.id = attempts.task_id
       WHERE job_id = $1 ORDER BY tasks.key`,
      [id],
    );
    return rows.map(({ key }) => key);
  };

  test('wait for their verification, which the job names as what it waits for', async () => {
    const dataset = await importRows(right, wrong, right, undefined);
    const { status, body } = await post(dataset);
    expect([status, body.effectiveConfig.tasks]).toEqual([202, { include: ['verified'] }]);
    expect(body.queue.reason).toBe('no_worker');
    await world.world.database.query(
      `UPDATE datasets SET verification_state = 'running',
         verification_lease = now() + interval '1 hour' WHERE id = $1`,
      [dataset],
    );
    await world.startWorker();
    const other = await world.finished(await world.world.submit());
    expect(other.state).toBe('succeeded');
    const { state, queue } = await world.read(body.id);
    expect([state, queue]).toEqual([
      'queued',
      expect.objectContaining({
        reason: 'dataset_verification',
        detail: 'The tasks of its dataset are being verified: 0 of 4 so far.',
      }),
    ]);
    await world.world.database.query(
      `UPDATE datasets SET verification_lease = now() WHERE id = $1`,
      [dataset],
    );
    expect((await world.finished(body.id)).state).toBe('succeeded');
    expect(await taskKeysOf(body.id)).toEqual(['t0', 't2']);
    const left = (await world.eventsOf(body.id)).filter(({ type }) => type === 'log');
    expect(left.map(({ data }) => data)).toEqual([
      {
        level: 'warn',
        message: expect.stringMatching(
          /left out.*: (1 failed, 1 no_solution|1 no_solution, 1 failed)/u,
        ),
      },
    ]);
  });

  test('are others where the job asks for them', async () => {
    const dataset = await importRows(right, undefined);
    await world.startWorker();
    const { body } = await post(dataset, { include: ['no_solution'] });
    expect((await world.finished(body.id)).state).toBe('succeeded');
    expect(await taskKeysOf(body.id)).toEqual(['t1']);
  });

  test('are counted by mark before there is a job', async () => {
    const dataset = await importRows(right, right, wrong);
    const tasksOf = async (path: string, include?: object) =>
      (await post(dataset, include, path)).body.tasks;
    expect(await tasksOf('/jobs/validate')).toEqual({ used: {}, leftOut: {}, pending: 3 });
    await markTasks(world.world, dataset, 'flaky');
    await world.world.database.query(
      `UPDATE tasks SET verification = 'verified' WHERE dataset_id = $1 AND position = 0`,
      [dataset],
    );
    const expected = { used: { verified: 1 }, leftOut: { flaky: 2 }, pending: 0 };
    expect(await tasksOf('/jobs/validate')).toEqual(expected);
    expect(await tasksOf('/jobs/estimate')).toEqual(expected);
    expect(await tasksOf('/jobs/validate', { include: ['verified', 'flaky'] })).toEqual({
      used: { verified: 1, flaky: 2 },
      leftOut: {},
      pending: 0,
    });
  });

  test('must be there: a job with none to train on is refused by field, or fails once that is known', async () => {
    const dataset = await importRows(wrong, undefined);
    const { body: accepted } = await post(dataset);
    await world.startWorker();
    const failed = await world.finished(accepted.id);
    expect(failed).toMatchObject({
      state: 'failed',
      error: { code: 'validation-failed', errors: [{ pointer: '#/body/tasks/include' }] },
    });
    const refused = await post(dataset);
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '#/body/tasks/include']);
    expect(refused.body.detail).toContain('1 failed');
  });

  test('keep their marks while a job needs them', async () => {
    const dataset = await importRows(right);
    await markTasks(world.world, dataset);
    const { body: job } = await post(dataset);
    const verify = () => world.world.us.post(`/datasets/${dataset}/verify`);
    const refused = await verify();
    expect([refused.status, refused.body.code]).toEqual([409, 'dataset-in-use']);
    expect(refused.body.detail).toContain(job.id);
    await world.world.us.post(`/jobs/${job.id}/cancel`);
    expect((await verify()).body.verification).toEqual({ state: 'queued', counts: {} });
  });

  test('are chosen anew in a clone', async () => {
    const dataset = await importRows(right);
    await markTasks(world.world, dataset, 'flaky');
    const { body: job } = await post(dataset, { include: ['flaky'] });
    const clone = (tasks?: object) =>
      world.world.us.post(`/jobs/${job.id}/clone`, tasks === undefined ? {} : { tasks });
    expect((await clone()).body.effectiveConfig.tasks).toEqual({ include: ['flaky'] });
    const changed = await clone({ include: ['flaky', 'verified'] });
    expect(changed.body.effectiveConfig.tasks).toEqual({ include: ['flaky', 'verified'] });
    expect((await clone({ include: null })).status).toBe(422);
  });

  test.each([
    ['no mark', { include: [] }, '#/body/tasks/include'],
    ['an unknown mark', { include: ['good'] }, '#/body/tasks/include/0'],
    ['another field', { exclude: [] }, '#/body/tasks/exclude'],
  ])('%s is refused by field', async (_, tasks, pointer) => {
    const { status, body } = await post(world.world.datasetId, tasks);
    expect([status, body.errors[0].pointer]).toEqual([422, pointer]);
  });
});
