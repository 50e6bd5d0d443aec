import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  EngineOutOfMemory,
  EngineSessionLost,
  EngineUnavailable,
} from '../../src/policy/engine-errors.js';
import { SandboxUnavailable } from '../../src/sandbox/sandbox-errors.js';
import { asOwner } from '../support/database.js';
import { atOptimiserStep, Gate, WorkerWorld } from '../support/worker-world.js';

describe('a job that fails', () => {
  let here: WorkerWorld;
  beforeAll(async () => {
    here = await WorkerWorld.create();
  });
  afterEach(() => here.stopWorkers());
  afterAll(() => here.close());

  const startsOf = async (id: string) =>
    (await here.statesOf(id)).filter((state) => state === 'running').length;

  test('three times in the same step is given up, with the step named, and others go on', async () => {
    const id = await here.world.submit();
    await here.startWorker(({ engine }) => {
      const step = engine.optimiserStep.bind(engine);
      engine.optimiserStep = async (session, ...rest) => {
        const [row] = await here.world.database.query<{ step: number }>(
          'SELECT step FROM jobs WHERE id = $1',
          [id],
        );
        if (session.startsWith(id) && row!.step === 4) {
          throw new EngineSessionLost('crashed');
        }
        return step(session, ...rest);
      };
    });
    const job = await here.hurried(id);
    expect(job).toMatchObject({
      state: 'failed',
      error: {
        code: 'poison-step',
        detail: 'Step 5 failed 3 times in a row; the last: crashed',
      },
    });
    expect(await startsOf(id)).toBe(3);
    expect((await here.finished(await here.world.submit())).state).toBe('succeeded');
  });

  test('for want of memory is tried once more in smaller batches, and the log says what that costs', async () => {
    const id = await here.world.submit();
    const divisors: unknown[] = [];
    await here.startWorker((fakes) => {
      const { engine } = fakes;
      const open = engine.open.bind(engine);
      engine.open = (request) => {
        divisors.push(request.microBatchDivisor);
        return open(request);
      };
      atOptimiserStep(fakes, 4, () => Promise.reject(new EngineOutOfMemory('too large')));
    });
    expect((await here.hurried(id)).state).toBe('succeeded');
    expect(divisors).toEqual([1, 2]);
    const logs = (await here.eventsOf(id)).filter(({ type }) => type === 'log');
    expect(logs.map(({ data }) => data['message'])).toEqual([
      expect.stringContaining('2 times as many parts'),
    ]);
  });

  test('for want of memory a second time is given up', async () => {
    const id = await here.world.submit();
    await here.startWorker((fakes) =>
      atOptimiserStep(
        fakes,
        (call) => call > 3,
        () => Promise.reject(new EngineOutOfMemory('too large')),
      ),
    );
    expect(await here.hurried(id)).toMatchObject({
      state: 'failed',
      error: { code: 'engine-out-of-memory' },
    });
    expect(await startsOf(id)).toBe(2);
  });

  test('because nothing can be judged fails for that, and never with a reward of zero', async () => {
    const id = await here.world.submit();
    await here.startWorker(({ runner }) => {
      runner.run = () => Promise.reject(new SandboxUnavailable('no namespaces'));
    });
    expect(await here.hurried(id)).toMatchObject({
      state: 'failed',
      error: { code: 'judge-unavailable' },
    });
    expect(await startsOf(id)).toBe(3);
  });

  test('on a full disk waits for space and goes on from what it had', async () => {
    const id = await here.world.submit();
    await here.startWorker(({ engine }) => {
      const save = engine.save.bind(engine);
      let calls = 0;
      engine.save = async (...args) => {
        calls += 1;
        if (calls === 3) {
          throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
        }
        return save(...args);
      };
    });
    const waiting = await here.reached(id, 'retry_wait');
    expect(waiting.error).toMatchObject({ code: 'storage-exhausted' });
    const [row] = await here.world.database.query<{ seconds: number }>(
      `SELECT extract(epoch FROM retry_at - job_events.created_at)::float AS seconds
       FROM jobs JOIN job_events ON job_id = jobs.id AND sequence = event_sequence
       WHERE jobs.id = $1`,
      [id],
    );
    expect(row!.seconds).toBeGreaterThanOrEqual(60);
    expect((await here.hurried(id)).state).toBe('succeeded');
  });

  test('while its worker ends is not charged: the parts often end together', async () => {
    const gate = new Gate();
    const id = await here.world.submit();
    await here.startWorker((fakes) =>
      atOptimiserStep(fakes, 3, async () => {
        await gate.pass();
        throw new EngineUnavailable('also ending');
      }),
    );
    await gate.reached();
    await here.drain(gate);
    expect(await here.read(id)).toMatchObject({ state: 'queued', error: null });
    await here.startWorker();
    expect((await here.finished(id)).state).toBe('succeeded');
  });

  test('while a cancel is under way ends cancelled', async () => {
    const gate = new Gate();
    const id = await here.world.submit();
    await here.startWorker((fakes) =>
      atOptimiserStep(fakes, 3, async () => {
        await gate.pass();
        throw new TypeError('a fault of ours');
      }),
    );
    await gate.reached();
    await here.world.us.post(`/jobs/${id}/cancel`);
    gate.open();
    expect(await here.finished(id)).toMatchObject({ state: 'cancelled', error: null });
  });

  test('a job with a step missing in its journal does not succeed', async () => {
    const gate = new Gate();
    const id = await here.world.submit();
    await here.startWorker((fakes) => atOptimiserStep(fakes, 6, () => gate.pass()));
    await gate.reached();
    await here.world.database.query('DELETE FROM job_metrics WHERE job_id = $1 AND step = 2', [id]);
    gate.open();
    expect(await here.finished(id)).toMatchObject({
      state: 'failed',
      result: null,
      error: { code: 'journal-incomplete', detail: '5 of 6 steps are in the journal.' },
    });
  });

  test('an ended job, and the log of any job, cannot be changed by hand', async () => {
    const id = await here.world.submit();
    await here.startWorker();
    await here.finished(id);
    const { database } = here.world;
    const ended = database.query('UPDATE jobs SET phase = $2 WHERE id = $1', [id, 'other']);
    await expect(ended).rejects.toThrow('has ended (succeeded) and may not change');
    for (const sql of [
      `UPDATE job_events SET type = 'x'`,
      'DELETE FROM job_events',
      'TRUNCATE job_events',
    ]) {
      await expect(asOwner(here.world.config.databaseUrl, sql)).rejects.toThrow('append-only');
    }
  });
});
