import type { INestApplicationContext } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Execution } from '../../src/contracts/execution.js';
import type { Schedule } from '../../src/common/schedule.js';
import { FakeCodeRunner } from '../support/fake-code-runner.js';
import { FakeJudgeMaker } from '../support/fake-judge-maker.js';
import { createJobWorld, eventually, type JobWorld } from '../support/job-world.js';
import { trainingWorld } from '../support/training-world.js';
import { createTestWorker } from '../support/worker.js';
import { Gate } from '../support/worker-world.js';

/** A request that waits for a worker has all the time that it needs. */
const WAIT: Partial<Schedule> = { judgeRunWaitMs: 100_000 };
const TESTS = {
  kind: 'calls',
  entryPoint: 'f',
  cases: [{ args: [1], expected: 1 }],
};

let patient: JobWorld;
let hasty: JobWorld;
const workers: INestApplicationContext[] = [];
let count = 0;

beforeAll(async () => {
  patient = await createJobWorld({}, WAIT);
  hasty = await createJobWorld({}, { judgeRunWaitMs: 1 });
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.close()));
});
afterAll(() => Promise.all([patient.close(), hasty.close()]));

/** A worker whose sandbox passes programs that say "right". */
async function startWorker(
  world: JobWorld,
  change: (runner: FakeCodeRunner) => void = () => undefined,
): Promise<FakeJudgeMaker> {
  const maker = new FakeJudgeMaker();
  const runner = new FakeCodeRunner(({ program }: Execution) => (program === 'right' ? 1 : 0));
  change(runner);
  const fakes = { ...trainingWorld({ name: 'rloo' }), runner, maker };
  workers.push(await createTestWorker(world.config, fakes));
  return maker;
}

async function register(world: JobWorld, spec: object): Promise<string> {
  count += 1;
  return (await world.us.post('/judges', { name: `judge-${count}`, spec })).body.id;
}
const run = (world: JobWorld, id: string, body: object) => world.us.post(`/judges/${id}/run`, body);
const ended = (world: JobWorld, judge: string, id: string) =>
  eventually(
    async () => (await world.us.get(`/judges/${judge}/runs/${id}`)).body,
    ({ finishedAt }) => finishedAt !== null,
  );

describe('a run of a judge', () => {
  test('gives the samples that have tests their verdict, and answers when it is finished', async () => {
    const maker = await startWorker(patient);
    const id = await register(patient, { kind: 'unit_tests' });
    const answer = await run(patient, id, {
      samples: [
        { program: 'right', tests: TESTS, label: 1 },
        { program: 'wrong', tests: TESTS },
        { program: 'right', prompt: 'Say right.', canonicalSolution: 'right\u0000' },
      ],
      repeat: 2,
    });
    expect([answer.status, answer.body.state]).toEqual([201, 'finished']);
    expect(answer.body).toMatchObject({
      judgeId: id,
      judge: `${id}@1`,
      repeat: 2,
      counts: { samples: 3, scored: 4, errored: 0, skipped: 2 },
      error: null,
    });
    const [right, wrong, untested] = answer.body.results;
    expect([right.label, right.verdict.status, right.program]).toEqual([1, 'passed', 'right']);
    expect(right.judgements).toHaveLength(2);
    expect(right.judgements[0]).toMatchObject({
      status: 'scored',
      judge: `judge-${count}`,
      value: 1,
    });
    expect(wrong.judgements[0]).toMatchObject({ status: 'scored', value: 0 });
    expect([untested.label, untested.verdict]).toEqual([null, null]);
    expect(untested.judgements[0].status).toBe('skipped');
    expect(maker.shown.at(-1)?.program).toMatchObject({
      prompt: 'Say right.',
      canonicalProgram: 'right\u0000',
      language: 'python',
    });
    const read = await patient.us.get(`/judges/${id}/runs/${answer.body.id}`);
    expect(read.body).toEqual(answer.body);
  });

  test('shows every component of a composite, and which part errored', async () => {
    await startWorker(patient);
    const part = (name: string, kind: string) => ({ name, judge: { kind } });
    const good = await register(patient, {
      kind: 'composite',
      parts: [part('tests', 'unit_tests'), part('compiles', 'compile')],
    });
    const bad = await register(patient, { kind: 'composite', parts: [part('tidy', 'style')] });
    const body = { samples: [{ program: 'right', tests: TESTS }] };
    const [scored] = (await run(patient, good, body)).body.results;
    expect(scored.judgements[0]).toMatchObject({
      value: 1,
      scale: [-0.5, 1],
      components: { tests: 1, compiles: 1 },
    });
    const errored = (await run(patient, bad, body)).body;
    expect(errored.counts).toMatchObject({ scored: 0, errored: 1 });
    expect(errored.results[0].judgements[0].reason).toContain('tidy errored');
  });

  test('looks up what a composite refers to', async () => {
    const maker = await startWorker(patient);
    const part = await register(patient, { kind: 'unit_tests' });
    const spec = { kind: 'composite', parts: [{ name: 'a', judge: part }] };
    const id = await register(patient, spec);
    await patient.us.post(`/judges/${part}/revisions`, { spec: { kind: 'compile' } });
    await run(patient, id, { samples: [{ program: 'right', tests: TESTS }] });
    expect(maker.made[0]?.spec).toMatchObject({ parts: [{ judge: { kind: 'unit_tests' } }] });
  });

  test('is of the revision that is asked for', async () => {
    await startWorker(patient);
    const id = await register(patient, { kind: 'unit_tests' });
    await patient.us.post(`/judges/${id}/revisions`, { spec: { kind: 'compile' } });
    const body = { samples: [{ program: 'right', tests: TESTS }] };
    expect((await run(patient, id, body)).body.judge).toBe(`${id}@2`);
    expect((await run(patient, id, { ...body, revision: 1 })).body.judge).toBe(`${id}@1`);
    const none = await run(patient, id, { ...body, revision: 3 });
    expect([none.status, none.body.errors[0].pointer]).toEqual([422, '#/body/revision']);
  });

  test('that takes too long is answered as it is, and can be followed', async () => {
    const id = await register(hasty, { kind: 'unit_tests' });
    const body = { samples: [{ program: 'right', tests: TESTS }] };
    const answer = await run(hasty, id, body);
    expect([answer.status, answer.body.state, answer.body.results]).toEqual([201, 'queued', []]);
    await startWorker(hasty);
    expect((await ended(hasty, id, answer.body.id)).state).toBe('finished');
  });

  test('is begun anew when its worker is gone, and given up after three of them', async () => {
    const id = await register(hasty, { kind: 'unit_tests' });
    const body = { samples: [{ program: 'right', tests: TESTS }] };
    const lose = async (attempts: number) => {
      const { id: runId } = (await run(hasty, id, body)).body;
      await hasty.database.query(
        `UPDATE judge_runs SET state = 'running', attempts = $2, fence = $2,
           lease_until = now() - interval '1 second' WHERE id = $1`,
        [runId, attempts],
      );
      return runId;
    };
    const [once, thrice] = [await lose(1), await lose(3)];
    await startWorker(hasty);
    expect((await ended(hasty, id, once)).state).toBe('finished');
    const failed = await ended(hasty, id, thrice);
    expect([failed.state, failed.error.code]).toEqual(['failed', 'worker-lost']);
  });

  test('that a judge is slow with holds up no other', async () => {
    const id = await register(hasty, { kind: 'unit_tests' });
    const gate = new Gate();
    await startWorker(hasty, (runner) => {
      const judge = runner.run.bind(runner);
      runner.run = async (executions, signal) => {
        await (executions[0]?.program === 'slow' ? gate.pass() : null);
        return judge(executions, signal);
      };
    });
    const begin = async (program: string): Promise<string> =>
      (await run(hasty, id, { samples: [{ program, tests: TESTS }] })).body.id;
    const slow = await begin('slow');
    await gate.reached();
    expect((await ended(hasty, id, await begin('right'))).state).toBe('finished');
    expect((await hasty.us.get(`/judges/${id}/runs/${slow}`)).body.state).toBe('running');
    gate.open();
    expect((await ended(hasty, id, slow)).state).toBe('finished');
  });

  test('goes back to the others when its worker ends', async () => {
    const id = await register(hasty, { kind: 'unit_tests' });
    const gate = new Gate();
    const worker = startWorker(hasty, (runner) => {
      runner.run = async (_executions, signal) => {
        await Promise.race([
          gate.pass(),
          new Promise((_resolve, reject) =>
            signal?.addEventListener('abort', () => reject(signal.reason as Error)),
          ),
        ]);
        return [];
      };
    });
    const { id: runId } = (await run(hasty, id, { samples: [{ program: 'x', tests: TESTS }] }))
      .body;
    await worker;
    await gate.reached();
    await workers.pop()?.close();
    const { body } = await hasty.us.get(`/judges/${id}/runs/${runId}`);
    expect(body.state).toBe('queued');
    await startWorker(hasty);
    expect((await ended(hasty, id, runId)).state).toBe('finished');
  });

  test('fails with the reason when its judge cannot be made', async () => {
    const id = await register(hasty, { kind: 'unit_tests' });
    const { id: runId } = (await run(hasty, id, { samples: [{ program: 'x' }] })).body;
    await hasty.database.query('DELETE FROM judge_revisions WHERE judge_id = $1', [id]);
    await startWorker(hasty);
    const failed = await ended(hasty, id, runId);
    expect([failed.state, failed.error.code]).toEqual(['failed', 'judge-unavailable']);
  });

  test('is forgotten once a hundred newer ones of the judge have ended', async () => {
    const id = await register(hasty, { kind: 'unit_tests' });
    await hasty.database.query(
      `INSERT INTO judge_runs (id, workspace_id, judge_id, revision, "repeat", samples, results, state, finished_at)
       SELECT 'jrun_' || lpad(n::text, 26, '0'), $2, $1, 1, 1, '[]', '[]', 'finished', now()
       FROM generate_series(1, 102) AS n`,
      [id, hasty.us.workspaceId],
    );
    await run(hasty, id, { samples: [{ program: 'x' }] });
    const [row] = await hasty.database.query<{ ended: number; oldest: string }>(
      `SELECT count(*)::int AS ended, min(id) AS oldest FROM judge_runs
       WHERE judge_id = $1 AND state = 'finished'`,
      [id],
    );
    expect(row).toEqual({ ended: 100, oldest: `jrun_${'3'.padStart(26, '0')}` });
    await hasty.us.delete(`/judges/${id}`);
  });

  test('waits with no more than nineteen others in a workspace', async () => {
    const id = await register(hasty, { kind: 'unit_tests' });
    await hasty.database.query(`UPDATE judge_runs SET state = 'failed' WHERE state = 'queued'`);
    const statuses: number[] = [];
    for (let n = 0; n < 21; n += 1) {
      statuses.push((await run(hasty, id, { samples: [{ program: 'x' }] })).status);
    }
    expect(statuses).toEqual([...Array<number>(20).fill(201), 429]);
  });

  test.each([
    [{ samples: [] }, '#/body/samples'],
    [{ samples: Array.from({ length: 51 }, () => ({ program: 'x' })) }, '#/body/samples'],
    [{ samples: [{ program: 'x' }], repeat: 6 }, '#/body/repeat'],
    [{ samples: [{ program: 'x', label: 'good' }] }, '#/body/samples/0/label'],
  ])('of %j is refused', async (body, pointer) => {
    const id = await register(hasty, { kind: 'unit_tests' });
    const answer = await run(hasty, id, body);
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, pointer]);
  });
});
