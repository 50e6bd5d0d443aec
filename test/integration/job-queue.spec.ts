import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { JobLog } from '../../src/jobs/job-log.js';
import type { Job } from '../../src/jobs/jobs.schemas.js';
import { createJobWorld, type JobWorld } from '../support/job-world.js';

/** No worker claims here: each test says which workers there are and what they hold. */
describe('the place of a job in the queue', () => {
  let world: JobWorld;
  beforeAll(async () => {
    world = await createJobWorld({ MAX_RUNNING_JOBS_PER_WORKSPACE: '2' });
  });
  afterEach(async () => {
    await world.database.query(`UPDATE jobs SET state = 'cancelling' WHERE state = 'running'`);
    await world.database.query(
      `UPDATE jobs SET state = 'cancelled', lease_until = NULL WHERE state <> 'cancelled'`,
    );
    await world.database.query('DELETE FROM workers');
  });
  afterAll(() => world.close());

  const arrange = async ({ hasWorker = true, running = 0 } = {}): Promise<void> => {
    const seenAt = hasWorker ? 'now()' : `now() - interval '1 hour'`;
    await world.database.query(
      `INSERT INTO workers (id, sandbox, seen_at) VALUES ('wrk', '{}', ${seenAt})`,
    );
    for (let index = 0; index < running; index += 1) {
      await run(await world.submit());
    }
  };
  const run = (id: string) =>
    world.app
      .get(JobLog)
      .move(
        { id, workspaceId: world.us.workspaceId! },
        { to: 'running', by: 'worker', set: { leaseUntil: () => `now() + interval '1 hour'` } },
      );
  const read = async (id: string): Promise<Job> => (await world.us.get(`/jobs/${id}`)).body;

  test('the higher priority comes first, and of equal ones the older', async () => {
    await arrange();
    const ids = [];
    for (const priority of [0, -5, 7, 0, 7]) {
      ids.push(await world.submit({ priority }));
    }
    const jobs = await Promise.all(ids.map((id) => read(id)));
    expect(jobs.map(({ queue }) => queue!.position)).toEqual([3, 5, 1, 4, 2]);
    expect(jobs.map(({ queue }) => queue!.ahead)).toEqual([2, 4, 0, 3, 1]);
    expect(jobs.map(({ priority }) => priority)).toEqual([0, -5, 7, 0, 7]);
    const { body } = await world.us.get('/jobs?state=queued');
    expect(body.data.toReversed()).toEqual(jobs);
  });

  test('jobs of one instant have places of their own', async () => {
    await arrange();
    const ids = [await world.submit(), await world.submit(), await world.submit()];
    await world.database.query(`UPDATE jobs SET created_at = now() WHERE state = 'queued'`);
    const jobs = await Promise.all(ids.map((id) => read(id)));
    expect(new Set(jobs.map(({ queue }) => queue!.position))).toEqual(new Set([1, 2, 3]));
  });

  test('a job waits for a worker, behind those that are ahead of it', async () => {
    await arrange({ running: 1 });
    await world.submit();
    const { queue } = await read(await world.submit());
    expect(queue).toMatchObject({ position: 2, ahead: 1, reason: 'waiting_for_worker' });
    expect(queue!.detail).toBe('1 job is ahead of it in the queue.');
  });

  test('a job waits for there to be a worker at all', async () => {
    await arrange({ hasWorker: false });
    const { queue } = await read(await world.submit());
    expect(queue).toMatchObject({ position: 1, reason: 'no_worker' });
  });

  test('a job waits while its workspace trains as many as it may', async () => {
    await arrange({ running: 2 });
    const { queue } = await read(await world.submit());
    expect(queue).toMatchObject({ position: 1, reason: 'workspace_limit' });
    expect(queue!.detail).toContain('2 jobs at once');
  });

  test('a job that failed says until when it waits', async () => {
    await arrange();
    const id = await world.submit();
    await run(id);
    await world.app
      .get(JobLog)
      .move(
        { id, workspaceId: world.us.workspaceId! },
        { to: 'retry_wait', by: 'worker', set: { leaseUntil: null, retryAt: new Date(9e12) } },
      );
    expect((await read(id)).queue).toMatchObject({
      position: null,
      ahead: null,
      reason: 'retry_backoff',
      retryAt: '2255-03-14T16:00:00.000Z',
    });
  });

  test('a job that was paused says by what', async () => {
    await arrange();
    const id = await world.submit();
    await world.us.post(`/jobs/${id}/pause`);
    expect((await read(id)).queue).toMatchObject({ reason: 'paused_by_request' });
    const inexact = JSON.stringify({ code: 'resume-inexact', detail: 'It was cpu, here is cuda.' });
    await world.database.query('UPDATE jobs SET pause_reason = $2 WHERE id = $1', [id, inexact]);
    expect((await read(id)).queue).toMatchObject({
      reason: 'resume_inexact',
      detail: 'It was cpu, here is cuda.',
    });
  });

  test('a job that runs or has ended waits for nothing', async () => {
    await arrange();
    const [running, cancelled] = [await world.submit(), await world.submit()];
    await run(running);
    await world.us.post(`/jobs/${cancelled}/cancel`);
    const jobs = [await read(running), await read(cancelled)];
    expect(jobs.map(({ queue }) => queue)).toEqual([null, null]);
  });
});
