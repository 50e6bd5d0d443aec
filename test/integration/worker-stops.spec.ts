import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { atOptimiserStep, Gate, UNTIL_HURRIED, WorkerWorld } from '../support/worker-world.js';

/** A call that never answers. */
const never = (): Promise<void> => new Promise(() => undefined);

describe('a worker that is told to stop', () => {
  let here: WorkerWorld;
  beforeAll(async () => {
    here = await WorkerWorld.create();
  });
  afterEach(() => here.stopWorkers());
  afterAll(() => here.close());

  test('a job that is paused in the middle of a step and resumed ends as the undisturbed one', async () => {
    const undisturbed = await here.world.submit();
    await here.startWorker();
    const expected = await here.finished(undisturbed);
    await here.stopWorkers();

    const gate = new Gate();
    const id = await here.world.submit();
    await here.startWorker((fakes) => atOptimiserStep(fakes, 3, () => gate.pass()));
    await gate.reached();
    const { body } = await here.world.us.post(`/jobs/${id}/pause`);
    expect(body.state).toBe('pausing');
    gate.open();
    const paused = await here.reached(id, 'paused');
    expect(paused).toMatchObject({ queue: { reason: 'paused_by_request' }, progress: { step: 3 } });
    await here.world.us.post(`/jobs/${id}/resume`);
    const job = await here.finished(id);
    expect(job).toMatchObject({ state: 'succeeded', queue: null });
    expect(job.result!.after).toEqual(expected.result!.after);
    expect(await here.weightsOf(id)).toBe(await here.weightsOf(undisturbed));
    expect(await here.statesOf(id)).toEqual([
      'queued',
      'running',
      'pausing',
      'paused',
      'queued',
      'running',
      'succeeded',
    ]);
  });

  test('a pause waits only so long for a step, and keeps the checkpoint before it', async () => {
    const gate = new Gate();
    const id = await here.world.submit();
    await here.startWorker(
      (fakes) =>
        atOptimiserStep(
          fakes,
          (call) => call === 4,
          () => gate.pass(),
        ),
      { pauseGraceMs: 200 },
    );
    await gate.reached();
    await here.world.us.post(`/jobs/${id}/pause`);
    await here.reached(id, 'paused');
    await here.world.us.post(`/jobs/${id}/resume`);
    const job = await here.finished(id);
    expect(job.state).toBe('succeeded');
    const [row] = await here.world.database.query(
      'SELECT failures, total_failures AS "totalFailures" FROM jobs WHERE id = $1',
      [id],
    );
    expect(row).toEqual({ failures: 0, totalFailures: 0 });
  });

  test('a pause during the last step lets the job succeed', async () => {
    const gate = new Gate();
    const id = await here.world.submit();
    await here.startWorker(({ engine }) => {
      const save = engine.save.bind(engine);
      let calls = 0;
      engine.save = async (...args) => {
        await save(...args);
        calls += 1;
        // Step 0, 2, 4 and 6: the last step is done and its checkpoint is being made.
        await (calls === 4 ? gate.pass() : undefined);
      };
    });
    await gate.reached();
    await here.world.database.query(
      `INSERT INTO evaluations (job_id, stage, workspace_id, results)
       SELECT id, 'after', workspace_id, '[]' FROM jobs WHERE id = $1`,
      [id],
    );
    await here.world.us.post(`/jobs/${id}/pause`);
    gate.open();
    expect(await here.finished(id)).toMatchObject({ state: 'succeeded', queue: null });
  });

  test('a cancel reaches an engine that is at work, and ends the job without its answer', async () => {
    const gate = new Gate();
    const interrupted: string[] = [];
    const id = await here.world.submit();
    await here.startWorker((fakes) => {
      const { engine } = fakes;
      const interrupt = engine.interrupt.bind(engine);
      engine.interrupt = (session) => {
        interrupted.push(session);
        interrupt(session);
      };
      atOptimiserStep(fakes, 2, () => gate.pass());
    });
    await gate.reached();
    await here.world.us.post(`/jobs/${id}/cancel`);
    expect(await here.finished(id)).toMatchObject({ state: 'cancelled', result: null });
    expect(interrupted).toEqual([`${id}-1`]);
    const { body } = await here.world.us.get(`/jobs/${id}/checkpoints`);
    expect(body.data).not.toHaveLength(0);
  });

  test('a cancel beats a pause', async () => {
    const gate = new Gate();
    const id = await here.world.submit();
    await here.startWorker((fakes) => atOptimiserStep(fakes, 3, () => gate.pass()));
    await gate.reached();
    await here.world.us.post(`/jobs/${id}/pause`);
    await here.world.us.post(`/jobs/${id}/cancel`);
    gate.open();
    expect(await here.finished(id)).toMatchObject({ state: 'cancelled', queue: null });
  });

  test('a worker that ends gives its job back uncharged although the engine does not answer', async () => {
    const gate = new Gate();
    const id = await here.world.submit();
    await here.startWorker((fakes) => atOptimiserStep(fakes, 3, () => gate.pass()), {
      drainGraceMs: 200,
      sessionCloseMs: 200,
    });
    await gate.reached();
    await here.stopWorkers();
    expect((await here.read(id)).state).toBe('queued');
    const [row] = await here.world.database.query('SELECT total_failures FROM jobs WHERE id = $1', [
      id,
    ]);
    expect(row).toEqual({ total_failures: 0 });
    await here.startWorker();
    expect((await here.finished(id)).state).toBe('succeeded');
  });

  test('a job whose engine hangs is taken from it, tried again, and ends as the undisturbed one', async () => {
    const undisturbed = await here.world.submit();
    await here.startWorker();
    await here.finished(undisturbed);
    await here.stopWorkers();

    const id = await here.world.submit();
    const watched = { progressMs: 1_000, sessionCloseMs: 200 };
    await here.startWorker(
      (fakes) => atOptimiserStep(fakes, 5, never),
      Object.assign(watched, UNTIL_HURRIED),
    );
    const waiting = await here.reached(id, 'retry_wait');
    expect(waiting.error).toMatchObject({ code: 'engine-hung' });
    // So short a patience might take the job from an engine that is only slow, too.
    await here.stopWorkers();
    await here.startWorker();
    await here.hurry(id);
    expect((await here.finished(id)).state).toBe('succeeded');
    expect(await here.weightsOf(id)).toBe(await here.weightsOf(undisturbed));
  });

  test('a job that was pausing when its worker vanished is paused when it has a checkpoint', async () => {
    const gate = new Gate();
    const id = await here.world.submit();
    await here.startWorker((fakes) => atOptimiserStep(fakes, 3, () => gate.pass()));
    await gate.reached();
    await here.world.us.post(`/jobs/${id}/pause`);
    await here.hurry(id);
    expect(await here.read(id)).toMatchObject({
      state: 'paused',
      queue: { reason: 'paused_by_request' },
    });
    gate.open();
  });

  test('one that vanished before its first checkpoint is tried again', async () => {
    const gate = new Gate();
    const id = await here.world.submit();
    await here.startWorker(({ engine }) => {
      const open = engine.open.bind(engine);
      engine.open = async (request) => {
        await gate.pass();
        return open(request);
      };
    });
    await gate.reached();
    await here.world.us.post(`/jobs/${id}/pause`);
    await here.hurry(id);
    const states = await here.statesOf(id);
    expect(states.slice(0, 4)).toEqual(['queued', 'running', 'pausing', 'retry_wait']);
    gate.open();
    await here.hurried(id);
    expect((await here.read(id)).state).toBe('succeeded');
  });

  test('a checkpoint of another environment pauses the job by name, until that is allowed', async () => {
    const gate = new Gate();
    const id = await here.world.submit();
    await here.startWorker((fakes) => atOptimiserStep(fakes, 3, () => gate.pass()));
    await gate.reached();
    await here.drain(gate);
    await here.startWorker(({ engine }) => {
      const open = engine.open.bind(engine);
      engine.open = async (request) => ({ ...(await open(request)), threads: 2 });
    });
    const paused = await here.reached(id, 'paused');
    expect(paused.queue).toMatchObject({
      reason: 'resume_inexact',
      detail: expect.stringContaining('threads'),
    });
    await here.world.us.post(`/jobs/${id}/resume`, { allowInexact: true });
    const { state, result } = await here.finished(id);
    expect(state).toBe('succeeded');
    const resumes = [{ step: 3, differences: [{ field: 'threads', expected: '1', found: '2' }] }];
    expect(result!.resumedInexactly).toEqual(resumes);
    const { body: model } = await here.world.us.get(`/models/${result!.modelId}`);
    expect(model.resumedInexactly).toEqual(resumes);
  });
});
