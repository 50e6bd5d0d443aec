import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Schedule } from '../../src/common/schedule.js';
import { ExperimentAdvance } from '../../src/experiments/experiment-advance.js';
import { SPENT_PARTS } from '../../src/jobs/job-spending.service.js';
import { ExperimentsRepository } from '../../src/experiments/experiments.repository.js';
import { eventually, type JobWorld } from '../support/job-world.js';
import { idOf, makeJudge, smallExperiment } from '../support/resources.js';
import { ListMemory } from '../support/training-world.js';
import { atOptimiserStep, Gate, WorkerWorld } from '../support/worker-world.js';

const AT_ONCE: Partial<Schedule> = { claimPollMs: 20, evaluationRetryMs: [1] };

let here: WorkerWorld;
let world: JobWorld;

beforeAll(async () => {
  here = await WorkerWorld.create({}, { experimentLookMs: 40 });
  world = here.world;
});
afterEach(() => here.stopWorkers());
afterAll(() => here.close());

function startWorker(change?: Parameters<WorkerWorld['startWorker']>[0]): Promise<unknown> {
  return here.startWorker(change, AT_ONCE);
}

const RLOO = {
  name: 'rloo',
  steps: 2,
  tasksPerStep: 2,
  samples: 4,
  optimiser: { learningRate: 0.5, warmUpSteps: 0 },
};
const bodyOf = (change: object = {}) => ({
  model: 'tiny',
  dataset: world.datasetId,
  arms: [{ name: 'rloo', recipe: RLOO }],
  seeds: [1],
  training: { evaluation: { samples: 1, k: [1] } },
  evaluation: { tasks: { kind: 'split', dataset: world.datasetId }, n: 4, k: [1, 4] },
  ...change,
});
const post = (change: object = {}) => world.us.post('/experiments', bodyOf(change));
const read = async (id: string) => (await world.us.get(`/experiments/${id}`)).body;
const cellsOf = async (id: string) =>
  (await world.us.get(`/experiments/${id}/cells?limit=100`)).body.data;
const ended = (id: string) =>
  eventually(
    () => read(id),
    ({ terminal }) => terminal,
  );
const postedFor = async (id: string) => {
  const [{ jobs, evaluations }] = (await world.database.query(
    `SELECT (SELECT count(*)::int FROM jobs WHERE metadata->>'experiment' = $1) AS jobs,
       (SELECT count(*)::int FROM evaluation_runs WHERE metadata->>'experiment' = $1) AS evaluations`,
    [id],
  )) as [{ jobs: number; evaluations: number }];
  return [jobs, evaluations];
};

/** One whose first job is posted, and that nothing looks at by itself any more. */
async function begun(change: object = {}): Promise<{ id: string; jobId: string }> {
  const id = await idOf(post({ atOnce: 4, ...change }));
  const cells = await eventually(
    () => cellsOf(id),
    (all) => all.some(({ state }: { state: string }) => state === 'training'),
  );
  const { jobId } = cells.find(({ state }: { state: string }) => state === 'training');
  return { id, jobId };
}

describe('an experiment', () => {
  test('trains each arm once with each seed, and examines it with each memory arm as the untrained model', async () => {
    await startWorker();
    const answer = await post({ name: 'two', seeds: [1, 2], memory: ['none', 'blind'] });
    expect([answer.status, answer.body.state]).toEqual([202, 'running']);
    expect(answer.headers['location']).toBe(`/experiments/${answer.body.id}`);
    const done = await ended(answer.body.id);
    expect(done).toMatchObject({ state: 'succeeded', error: null, progress: { succeeded: 6 } });
    expect(done.digest).toBe(answer.body.digest);
    expect(await postedFor(done.id)).toEqual([2, 6]);
    const cells = await cellsOf(done.id);
    expect(cells.map(({ arm, seed, memory }: never) => [arm, seed, memory])).toEqual([
      ['untrained', null, 'none'],
      ['untrained', null, 'blind'],
      ['rloo', 1, 'none'],
      ['rloo', 1, 'blind'],
      ['rloo', 2, 'none'],
      ['rloo', 2, 'blind'],
    ]);
    expect(new Set(cells.map(({ jobId }: never) => jobId))).toHaveLength(3);
    const { body: job } = await world.us.get(`/jobs/${cells[2].jobId}`);
    expect(job).toMatchObject({
      name: 'two: rloo, seed 1',
      metadata: { experiment: done.id, arm: 'rloo', seed: '1' },
      effectiveConfig: { seed: 1 },
    });
    const listed = await world.us.get('/experiments?limit=1&state=succeeded');
    expect(listed.body.data).toEqual([done]);
    const { body: report } = await world.us.get(`/experiments/${done.id}/report`);
    expect(report).toMatchObject({ complete: true, experiment: done });
    expect(report.arms.map(({ name, seeds, tasks }: never) => [name, seeds, tasks])).toEqual([
      ['untrained, memory none', 1, 6],
      ['untrained, memory blind', 1, 6],
      ['rloo, memory none', 2, 6],
      ['rloo, memory blind', 2, 6],
    ]);
    const { body: run } = await world.us.get(`/evaluations/${cells[0].evaluationId}`);
    expect(report.arms[0].metrics['pass@1'].value).toBeCloseTo(run.figures.passAt['1'].value, 12);
    expect(report.costs).toMatchObject([{ arm: 'rloo', trainings: 2, steps: 2 }]);
    const parts = report.costs[0].parts.map(({ part }: never) => part);
    expect(parts).toEqual([...SPENT_PARTS, 'rest']);
    const csv = await world.us.get(`/experiments/${done.id}/report`, { accept: 'text/csv' });
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    const page = await world.us.get(`/experiments/${done.id}/report`, { accept: 'text/html' });
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.text).toContain('<svg ');
  });

  test('posts nothing twice, however many look at it at one time', async () => {
    const id = await idOf(post({ seeds: [1, 2, 3], atOnce: 3 }));
    const advance = world.app.get(ExperimentAdvance, { strict: false });
    const ref = { id, workspaceId: world.us.workspaceId! };
    const look = () => world.database.within(ref.workspaceId, () => advance.advance(ref));
    await Promise.all([look(), look(), look(), look()]);
    expect(await postedFor(id)).toEqual([2, 1]);
    await world.us.post(`/experiments/${id}/cancel`);
  });

  test('leaves no job behind where its cell could not be kept', async () => {
    const repository = world.app.get(ExperimentsRepository, { strict: false });
    const keep = repository.changeCell.bind(repository);
    repository.changeCell = (cell, change) =>
      change.state === 'training' ? Promise.reject(new Error('lost')) : keep(cell, change);
    const id = await idOf(post());
    await eventually(
      () => world.database.query('SELECT failures FROM experiments WHERE id = $1', [id]),
      ([row]) => (row as { failures: number }).failures > 0,
    );
    expect(await postedFor(id)).toEqual([0, 1]);
    repository.changeCell = keep;
    await world.database.query('UPDATE experiments SET look_at = now() WHERE id = $1', [id]);
    await startWorker();
    expect((await ended(id)).state).toBe('succeeded');
    expect(await postedFor(id)).toEqual([1, 2]);
  });

  test('ends its jobs and evaluations when it is cancelled', async () => {
    const { id, jobId } = await begun();
    const inUse = await world.us.delete(`/datasets/${world.datasetId}`);
    expect([inUse.body.code, inUse.body.detail.includes(id)]).toEqual(['dataset-in-use', true]);
    const cancelled = await world.us.post(`/experiments/${id}/cancel`);
    expect(cancelled.body).toMatchObject({ state: 'cancelled', terminal: true });
    expect((await world.us.get(`/jobs/${jobId}`)).body.state).toBe('cancelled');
    const [untrained] = await cellsOf(id);
    const run = await world.us.get(`/evaluations/${untrained.evaluationId}`);
    expect([untrained.state, run.body.state]).toEqual(['cancelled', 'cancelled']);
    expect((await world.us.delete(`/experiments/${id}`)).status).toBe(204);
    expect((await world.us.get(`/experiments/${id}`)).status).toBe(404);
    expect((await world.us.get(`/jobs/${jobId}`)).status).toBe(200);
  });

  test('goes on without a cell that fails, and says which did', async () => {
    const { id, jobId } = await begun({ seeds: [1, 2] });
    await world.us.post(`/jobs/${jobId}/cancel`);
    await startWorker();
    const done = await ended(id);
    expect(done).toMatchObject({ state: 'failed', progress: { succeeded: 2, failed: 1 } });
    expect(done.error.detail).toContain(`The job ${jobId} is cancelled`);
  });

  test('runs again what failed when it is resumed, each from where it stands, and nothing else', async () => {
    const change = { seeds: [1, 2], memory: ['none', 'blind'] };
    const { id, jobId } = await begun(change);
    await world.us.post(`/jobs/${jobId}/cancel`);
    const [untrained] = await cellsOf(id);
    await world.us.post(`/evaluations/${untrained.evaluationId}/cancel`);
    await startWorker();
    expect(await ended(id)).toMatchObject({ state: 'failed', progress: { failed: 3 } });
    const before = await cellsOf(id);
    // Its job stands, and what examined it does not any more.
    const last = before.at(-1);
    await world.database.query(
      `UPDATE experiment_cells SET state = 'failed', outcome = NULL WHERE experiment_id = $1 AND position = $2`,
      [id, last.position],
    );
    await world.us.delete(`/evaluations/${last.evaluationId}`);
    const { body } = await world.us.post(`/experiments/${id}/resume`);
    expect(body).toMatchObject({ state: 'running', error: null, finishedAt: null });
    expect((await ended(id)).state).toBe('succeeded');
    const after = await cellsOf(id);
    const told = (cells: typeof before, of: readonly number[]) =>
      of.map((at) => [cells[at].jobId, cells[at].memorySpace]);
    expect(after[1]).toEqual(before[1]);
    expect(after[4]).toEqual(before[4]);
    expect(told(after, [4, 5])).toEqual(told(before, [4, 5]));
    expect(after[5].evaluationId).not.toBe(before[5].evaluationId);
    expect(after[2].jobId).toBe(after[3].jobId);
    expect(told(after, [2])[0]?.some((one) => told(before, [2])[0]?.includes(one))).toBe(false);
    const again = await world.us.post(`/experiments/${id}/resume`);
    expect([again.status, again.body.code]).toEqual([409, 'illegal-transition']);
  });

  test('goes on, and posts nothing anew, when a worker dies in the middle of a training', async () => {
    const gate = new Gate();
    await startWorker((fakes) => atOptimiserStep(fakes, 2, () => gate.pass()));
    const { id, jobId } = await begun();
    await gate.reached();
    await here.hurry(jobId);
    await startWorker();
    await here.hurried(jobId);
    expect((await ended(id)).state).toBe('succeeded');
    expect(await postedFor(id)).toEqual([1, 2]);
    gate.open();
  });

  test('gives each training a memory that it and its evaluations have alone, and takes it away when deleted', async () => {
    const memories = new Map<string | null, ListMemory>();
    const memoryOf = (_: unknown, space: string | null): ListMemory => {
      const memory = memories.get(space) ?? new ListMemory();
      memories.set(space, memory);
      return memory;
    };
    await startWorker((fakes) => Object.assign(fakes, { memoryOf }));
    const sizes = { metaSteps: 1, tasksPerStep: 2, supportSamples: 2, querySamples: 2 };
    const arms = [{ name: 'falcon', recipe: { name: 'falcon', ...sizes } }];
    const id = await idOf(post({ arms, seeds: [1, 2], memory: ['none', 'long'] }));
    expect((await ended(id)).state).toBe('succeeded');
    const cells = await cellsOf(id);
    const spaces = cells.map(({ memorySpace }: never) => memorySpace);
    expect([spaces[2], spaces[4]]).toEqual([spaces[3], spaces[5]]);
    expect(new Set([null, ...spaces])).toHaveLength(5);
    for (const { arm, memory, jobId, evaluationId, memorySpace } of cells) {
      const { body: run } = await world.us.get(`/evaluations/${evaluationId}`);
      expect(run.settings.memory).toMatchObject({ arm: memory, space: memorySpace });
      const found = memories.get(memorySpace)?.episodes ?? [];
      expect([arm, ...new Set(found.map((one) => one.jobId))]).toEqual(
        arm === 'falcon' ? [arm, jobId] : [arm],
      );
    }
    expect(memories.get(null)?.episodes ?? []).toEqual([]);
    const clone = await world.us.post(`/jobs/${cells[2].jobId}/clone`, {});
    expect([clone.status, clone.body.effectiveConfig.memorySpace]).toEqual([202, undefined]);
    await world.us.post(`/jobs/${clone.body.id}/cancel`);
    await world.us.delete(`/experiments/${id}`);
    const left = await world.database.query('SELECT FROM memory_spaces WHERE id = ANY($1)', [
      spaces,
    ]);
    expect(left).toEqual([]);
  });

  test('samples as many programs as its budget says, whatever the steps of its recipe', async () => {
    const arms = [
      { name: 'rloo', recipe: RLOO },
      {
        name: 'falcon',
        recipe: { name: 'falcon', tasksPerStep: 2, supportSamples: 2, querySamples: 2 },
      },
      { name: 'sft', recipe: { name: 'sft' } },
      { name: 'longer', recipe: RLOO, attempts: 64 },
    ];
    const { body } = await post({ arms, attempts: [16, 33] });
    await world.us.post(`/experiments/${body.id}/cancel`);
    const planned = body.plan.arms.map(({ name, attempts, job }: never) => [
      name,
      attempts,
      (job as { recipe: { steps?: number; metaSteps?: number } }).recipe.steps ??
        (job as { recipe: { metaSteps?: number } }).recipe.metaSteps,
    ]);
    expect(planned.slice(0, 4)).toEqual([
      ['rloo, 16 attempts', 16, 2],
      ['rloo, 33 attempts', 32, 4],
      ['falcon, 16 attempts', 16, 2],
      ['falcon, 33 attempts', 32, 4],
    ]);
    expect(planned[4].slice(0, 2)).toEqual(['sft', null]);
    expect(planned.slice(5)).toEqual([['longer', 64, 8]]);
  });

  test.each([
    ['the reference', 'second', [false, true]],
    ['the first arm where the untrained model is the reference', 'untrained', [true, false]],
  ])(
    'has the untrained model examined once for all, by the jobs of %s',
    async (_, reference, by) => {
      const arms = ['first', 'second'].map((name) => ({ name, recipe: RLOO }));
      const { body } = await post({ arms, reference });
      await world.us.post(`/experiments/${body.id}/cancel`);
      const planned = body.plan.arms as { job: { evaluation: { before: boolean } } }[];
      expect(planned.map(({ job }) => job.evaluation.before)).toEqual(by);
    },
  );

  test.each([
    ['/metric', { metric: 'pass@8' }],
    ['/reference', { reference: 'grpo' }],
    ['/seeds/1', { seeds: [4, 4] }],
    ['/attempts/0', { attempts: [7] }],
    ['/arms/0/attempts', { arms: [{ name: 'a', recipe: RLOO, attempts: 7 }], attempts: [8] }],
    ['/evaluation/k/1', { evaluation: { tasks: 'TASKS', n: 1, k: [1, 2] } }],
    [
      '/evaluation/tasks/split',
      { evaluation: { tasks: { kind: 'split', split: 'validation', dataset: 'DATASET' } } },
    ],
    ['/training/evaluation/k', { training: { evaluation: { samples: 1, k: [4] } } }],
    [
      '/arms/0/recipe/judges/0/judge',
      {
        arms: [
          { name: 'a', recipe: { ...RLOO, judges: [{ judge: 'jdg_01jabk1e8o5l4v2u8q5m3n7t1s' }] } },
        ],
      },
    ],
    ['/model', { model: 'nobody' }],
    ['/memoryFrom/0', { memoryFrom: ['job_01jabk1e8o5l4v2u8q5m3n7t1s'] }],
  ])('names %s when it is wrong, and posts nothing', async (pointer, change) => {
    const tasks = { kind: 'split', dataset: world.datasetId };
    const text = JSON.stringify(change)
      .replace('"TASKS"', JSON.stringify(tasks))
      .replace('DATASET', world.datasetId);
    const { status, body } = await post(JSON.parse(text) as object);
    expect([status >= 400, body.errors?.[0]?.pointer]).toEqual([true, `#/body${pointer}`]);
  });

  test('keeps judges until it ends, and is of its workspace alone', async () => {
    const judge = await makeJudge(world, world.us);
    const judges = [{ name: 'own', judges: [{ judge }] }];
    const { body } = await post({ judges });
    expect(body.plan.arms[0]).toMatchObject({
      name: 'rloo, own',
      job: { recipe: { judges: [{ judge: `${judge}@1` }] } },
    });
    const refused = await world.us.delete(`/judges/${judge}`);
    expect(refused.body.code).toBe('judge-in-use');
    expect((await world.them.get(`/experiments/${body.id}`)).status).toBe(404);
    const theirs = await world.them.post('/experiments', smallExperiment(world.datasetId));
    expect([theirs.status, theirs.body.errors[0].pointer]).toEqual([404, '#/body/dataset']);
    await world.us.delete(`/experiments/${body.id}`);
    expect((await world.us.delete(`/judges/${judge}`)).status).toBe(204);
  });
});
