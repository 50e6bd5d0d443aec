import type { INestApplicationContext } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/common/ids.js';
import type { Schedule } from '../../src/common/schedule.js';
import type { EpisodeCard } from '../../src/contracts/episode.js';
import { CheckpointEntity } from '../../src/jobs/journal.entity.js';
import { EngineUnavailable } from '../../src/policy/engine-errors.js';
import type { RecallQuery } from '../../src/training/ports.js';
import { clientOf } from '../support/app.js';
import { episode as episodeOf } from '../support/episodes.js';
import { createJobWorld, eventually, type JobWorld, markTasks } from '../support/job-world.js';
import { idOf, makeJudge, makeTraining } from '../support/resources.js';
import { taskOf } from '../support/tasks.js';
import { ListMemory, type TrainingWorld, trainingWorld } from '../support/training-world.js';
import { createTestWorker } from '../support/worker.js';
import { Gate } from '../support/worker-world.js';

const AT_ONCE: Partial<Schedule> = { evaluationRetryMs: [1, 1], claimPollMs: 20 };

/** Memory that finds one episode for each task, which no other task is given. */
class OwnEpisodes extends ListMemory {
  override async recall(queries: readonly RecallQuery[]): Promise<EpisodeCard[][]> {
    return queries.map(({ taskId }) => [
      {
        ...episodeOf(`of ${taskId}`, `something like ${taskId}`),
        episodeId: `of ${taskId}`,
        similarity: 0.5,
        ageSeconds: 1,
      },
    ]);
  }
}

let world: JobWorld;
const workers: INestApplicationContext[] = [];

beforeAll(async () => {
  world = await createJobWorld();
});
afterEach(() => stopWorkers());
afterAll(() => world.close());

async function stopWorkers(): Promise<void> {
  await Promise.all(workers.splice(0).map((worker) => worker.close()));
}

/** A worker whose engine may be changed. */
async function startWorker(
  change: (parts: TrainingWorld) => void = () => undefined,
  durations: Partial<Schedule> = {},
): Promise<TrainingWorld> {
  const parts = trainingWorld({ name: 'rloo' });
  change(parts);
  workers.push(await createTestWorker(world.config, parts, { ...AT_ONCE, ...durations }));
  return parts;
}

const bodyOf = (change: object = {}) => ({
  model: 'tiny',
  tasks: { kind: 'split', dataset: world.datasetId },
  n: 8,
  k: [1, 4],
  temperature: 1,
  seed: 5,
  ...change,
});
const post = (change: object = {}) => world.us.post('/evaluations', bodyOf(change));
const read = async (id: string) => (await world.us.get(`/evaluations/${id}`)).body;
const ended = (id: string) =>
  eventually(
    () => read(id),
    ({ terminal }) => terminal,
  );

/** One that has ended, made by the workers that there are. */
async function made(change: object = {}) {
  return ended(await idOf(post(change)));
}
const tasksOf = async (id: string) =>
  (await world.us.get(`/evaluations/${id}/tasks?limit=100`)).body.data;
const RECORDS = ['style', 'explanation'].map((preference) => ({
  id: `one-${preference}`,
  preference,
  instruction: 'Say it.',
}));

describe('an evaluation', () => {
  test('examines the tasks of a split, and tells every figure that its outcomes come to', async () => {
    await startWorker();
    const answer = await post({ name: 'first' });
    expect([answer.status, answer.body.state]).toEqual([202, 'queued']);
    expect(answer.headers['location']).toBe(`/evaluations/${answer.body.id}`);
    const run = await ended(answer.body.id);
    expect(run).toMatchObject({
      state: 'succeeded',
      error: null,
      model: { name: 'tiny', kind: 'base', jobId: null },
      progress: { done: 6, total: 6 },
      usage: { executions: expect.any(Number), trainedTokens: 0 },
      figures: { tasks: 6, tasksLeftOut: 0, secondAttempts: 0, judges: {} },
    });
    const tasks = await tasksOf(run.id);
    const passed = tasks.flatMap(({ outcome }: { outcome: { attempts: { outcome: string }[] } }) =>
      outcome.attempts.filter((attempt) => attempt.outcome === 'passed'),
    ).length;
    expect(passed).toBeGreaterThan(0);
    expect(run.figures.outcomes).toEqual({ passed, failed: 48 - passed });
    expect(run.figures.passAt['1'].value).toBeCloseTo(passed / 48, 12);
    expect(run.usage.sampledTokens).toBeGreaterThan(48);
    const listed = await world.us.get('/evaluations?limit=1&state=succeeded');
    expect(listed.body.data).toEqual([run]);
  });

  test('comes out the same when its worker fails in the middle, and keeps what was examined', async () => {
    await startWorker();
    const undisturbed = await made({ n: 64 });
    await stopWorkers();
    let calls = 0;
    await startWorker(({ engine }) => {
      const sample = engine.sample.bind(engine);
      engine.sample = (request) => {
        calls += 1;
        return calls === 4 ? Promise.reject(new EngineUnavailable('gone')) : sample(request);
      };
    });
    const disturbed = await made({ n: 64 });
    // Three batches of two tasks, each asked twice; the second half of the second batch is what failed.
    expect(calls).toBe(8);
    expect(disturbed.figures).toEqual(undisturbed.figures);
    expect(disturbed.state).toBe('succeeded');
    expect(await tasksOf(disturbed.id)).toEqual(await tasksOf(undisturbed.id));
  });

  test('is given up after as many tries as there are waits and one, with the reason', async () => {
    await startWorker(({ engine }) => {
      engine.sample = () => Promise.reject(new EngineUnavailable('gone'));
    });
    const run = await made();
    expect([run.state, run.error.code]).toEqual(['failed', 'engine-unavailable']);
    const report = await world.us.get(`/evaluations/${run.id}/report`);
    expect([report.status, report.body.code]).toEqual([409, 'evaluation-not-ready']);
  });

  test('is taken over from a worker that is gone', async () => {
    const { id } = (await post()).body;
    await world.database.query(
      `UPDATE evaluation_runs SET state = 'running', attempts = 1, fence = 1,
         lease_until = now() - interval '1 second' WHERE id = $1`,
      [id],
    );
    await startWorker();
    expect((await ended(id)).state).toBe('succeeded');
  });

  test('goes back to the others when its worker ends, and stops when it is cancelled', async () => {
    const gate = new Gate();
    const hang = ({ engine }: TrainingWorld): void => {
      const sample = engine.sample.bind(engine);
      engine.sample = async (request) => {
        await gate.pass();
        return sample(request);
      };
      engine.interrupt = () => gate.open();
    };
    await startWorker(hang, { evaluationLeaseMs: 3_000 });
    const { id } = (await post()).body;
    await gate.reached();
    await stopWorkers();
    expect(await read(id)).toMatchObject({ state: 'queued', error: null, terminal: false });
    const cancelled = await world.us.post(`/evaluations/${id}/cancel`);
    expect(cancelled.body).toMatchObject({ state: 'cancelled', terminal: true });
    await startWorker();
    const { id: next } = await made();
    expect((await read(id)).state).toBe('cancelled');
    expect((await world.us.post(`/evaluations/${next}/cancel`)).body.state).toBe('succeeded');
  });

  test('masks what was cut off or could not be run, by name, unless it is to count', async () => {
    await startWorker(({ engine }) => {
      const sample = engine.sample.bind(engine);
      engine.sample = async (request) =>
        (await sample(request)).map((one, at) => ({ ...one, isTruncated: at % 8 === 0 }));
    });
    const masked = await made();
    expect(masked.figures.outcomes.truncated).toBe(6);
    expect(masked.figures.tasksLeftOut).toBe(0);
    const strict = await made({ k: [8] });
    expect(strict.figures.tasksLeftOut).toBe(6);
    const counted = await made({ truncated: 'counted' });
    expect(counted.figures.outcomes.truncated).toBeUndefined();
    expect(Object.values<number>(counted.figures.outcomes).reduce((sum, n) => sum + n)).toBe(48);
  });

  test('names the tasks whose prompt leaves no room, and examines the others', async () => {
    await startWorker();
    const { body: settings } = await world.us.get('/models/tiny');
    const room = settings.settings.contextLength - 8;
    const long = { ...taskOf('long', { split: 'test' }), prompt: 'x'.repeat(room + 1) };
    const rows = [long, taskOf('short', { split: 'test' })].map(({ id: _id, ...row }) => row);
    const dataset = await idOf(world.us.post('/datasets', { name: 'uneven', rows }));
    await markTasks(world, dataset);
    const run = await made({ tasks: { kind: 'split', dataset } });
    expect(run.state).toBe('succeeded');
    expect(run.figures).toMatchObject({ tasks: 2, tasksLeftOut: 1 });
    expect(run.figures.outcomes.too_long).toBe(8);
    expect(run.figures.greedyOutcomes.too_long).toBe(1);
  });

  test('reads memory as it was at the beginning, leaves nothing in it, and says what overlaps', async () => {
    const { memory } = await startWorker();
    const episode = {
      key: 'one',
      source: 'training',
      trust: 'verified',
      taskId: 'task_other',
      taskText: 'other',
      answer: 'return 1',
      isPassing: true,
    };
    memory.episodes.push(episode as never);
    const run = await made({ memory: { arm: 'long', k: 1 } });
    expect(memory.episodes).toHaveLength(1);
    expect(memory.queries).toHaveLength(6);
    const { body: report } = await world.us.get(`/evaluations/${run.id}/report`);
    expect(report).toMatchObject({ contaminated: 0, clean: null });
    expect(report.contamination).toEqual({
      checked: ['0 episodes'],
      unknown: ['what the base model was pretrained on'],
    });
    expect(report.evaluation.settings.memory).toEqual({ arm: 'long', k: 1 });
  });

  test('shows the episodes of other tasks when they are shuffled, and the older half when they are stale', async () => {
    const asked: unknown[] = [];
    await startWorker((parts) =>
      Object.assign(parts, {
        memoryOf: (_: unknown, space: string | null, from: string) => {
          asked.push([space, from]);
          return new OwnEpisodes();
        },
      }),
    );
    const shown = async (arm: string): Promise<string[]> => {
      const { id } = await made({ memory: { arm, k: 1 } });
      const rows = await world.database.query<{ cards: string }>(
        'SELECT cards FROM evaluated_tasks WHERE evaluation_id = $1 ORDER BY position',
        [id],
      );
      return rows.flatMap(({ cards }) =>
        (JSON.parse(cards) as EpisodeCard[]).map(({ episodeId }) => episodeId),
      );
    };
    const [stale, shuffled] = [await shown('stale'), await shown('shuffled')];
    expect(stale).toHaveLength(6);
    expect(shuffled).toHaveLength(6);
    expect(shuffled.every((id, place) => id !== stale[place] && stale.includes(id))).toBe(true);
    expect(asked).toEqual([
      [null, 'older_half'],
      [null, 'all'],
    ]);
  });

  test('is judged by registered judges, each of them pinned', async () => {
    await startWorker();
    const spec = { kind: 'unit_tests' };
    const { body: judge } = await world.us.post('/judges', { name: 'share', spec });
    const run = await made({ judges: [{ judge: judge.id, name: 'tests-passed' }] });
    expect(run.settings.judges).toEqual([{ judge: `${judge.id}@1`, name: 'tests-passed' }]);
    const { scored, mean } = run.figures.judges['tests-passed'];
    expect(scored).toBe(48);
    expect(mean.value).toBeCloseTo(run.figures.passAt['1'].value, 12);
  });

  test('holds dataset, model and judge while it is open', async () => {
    const judge = await makeJudge(world, world.us);
    const model = (await makeTraining(world, world.us)).checkpointId;
    const { id, model: named } = (await post({ model, judges: [{ judge }] })).body;
    const refused = await Promise.all([
      world.us.delete(`/datasets/${world.datasetId}`),
      world.us.delete(`/models/${named.id}`),
      world.us.delete(`/judges/${judge}`),
    ]);
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual([
      [409, 'dataset-in-use'],
      [409, 'model-in-use'],
      [409, 'judge-in-use'],
    ]);
    expect(refused.every(({ text }) => text.includes(id))).toBe(true);
    await world.us.post(`/evaluations/${id}/cancel`);
    expect((await world.us.delete(`/judges/${judge}`)).status).toBe(204);
  });

  test('waits when its key has used up the day, and says so', async () => {
    const caps = { tokensPerDay: 40 };
    const { body: key } = await world.us.post('/api-keys', { name: 'capped', caps });
    const capped = clientOf(world.app, world.us.workspaceId, key.key);
    await startWorker();
    const { body } = await capped.post('/evaluations', bodyOf({ n: 64 }));
    const waiting = await eventually(
      () => read(body.id),
      ({ error }) => error !== null,
    );
    expect([waiting.state, waiting.error.code]).toEqual(['queued', 'cap-exceeded']);
    expect(waiting.progress).toEqual({ done: 2, total: 6 });
    await world.us.post(`/evaluations/${body.id}/cancel`);
  });

  test.each([
    ['/k/0', { k: [9] }],
    ['/temperature', { temperature: 0 }],
    ['/tasks/split', { tasks: { kind: 'split', dataset: 'DATASET', split: 'validation' } }],
    ['/judges', { tasks: { kind: 'codal', records: RECORDS } }],
    [
      '/memory/arm',
      { memory: { arm: 'short' }, judges: ['JUDGE'], tasks: { kind: 'codal', records: RECORDS } },
    ],
    [
      '/tasks/records/2',
      { judges: ['JUDGE'], tasks: { kind: 'codal', records: [...RECORDS, RECORDS[0]] } },
    ],
    ['/judges/0/judge', { judges: ['JUDGE'], tasks: { kind: 'codal', records: RECORDS } }],
  ])('names %s when it is wrong', async (pointer, change) => {
    const judge = { judge: await makeJudge(world, world.us) };
    const text = JSON.stringify(change)
      .replace('DATASET', world.datasetId)
      .replace('"JUDGE"', JSON.stringify(judge));
    const { status, body } = await post(JSON.parse(text) as object);
    expect([status, body.errors?.[0]?.pointer]).toEqual([422, `#/body${pointer}`]);
  });

  test('of another workspace does not exist, and one that is deleted leaves nothing', async () => {
    await startWorker();
    const { id } = await made();
    const theirs = await Promise.all([
      world.them.get(`/evaluations/${id}`),
      world.them.get(`/evaluations/${id}/report`),
      world.them.post(`/evaluations/${id}/cancel`),
    ]);
    expect(theirs.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect((await world.us.delete(`/evaluations/${id}`)).status).toBe(204);
    const left = await world.database.query(
      'SELECT 1 FROM evaluated_tasks WHERE evaluation_id = $1',
      [id],
    );
    expect(left).toEqual([]);
  });
});

describe('a comparison', () => {
  test('is of the same tasks in pairs, and names the settings that differ', async () => {
    await startWorker();
    const [one, same, other] = [await made(), await made(), await made({ seed: 6 })];
    const between = async (a: { id: string }, b: { id: string }) =>
      (await world.us.get(`/evaluations/${a.id}/comparisons/${b.id}`)).body;
    const equal = await between(one, same);
    expect(equal).toMatchObject({ from: one.id, to: same.id, tasks: 6, differing: [] });
    expect(equal.metrics.map(({ metric }: { metric: string }) => metric)).toEqual([
      'pass@1',
      'pass@4',
      'greedy',
    ]);
    expect(equal.metrics[0]).toMatchObject({ same: 6, pValue: 1, difference: { value: 0 } });
    const seeds = await between(one, other);
    const gain = other.figures.passAt['1'].value - one.figures.passAt['1'].value;
    expect(seeds.metrics[0].difference.value).toBeCloseTo(gain, 12);
    expect(seeds.differing).toEqual(['seed']);
    const named = await made({ seed: 6, compareTo: one.id });
    const { body: report } = await world.us.get(`/evaluations/${named.id}/report`);
    expect(report.comparison).toEqual({ ...seeds, to: named.id });
  });
});

describe('a report as CSV', () => {
  test('has a line for each task, and no cell that a spreadsheet would run', async () => {
    await startWorker();
    const { body: page } = await world.us.get(`/datasets/${world.datasetId}/tasks?limit=100`);
    const taskIds = page.data.slice(0, 2).map(({ id }: { id: string }) => id);
    const tasks = { kind: 'tasks', dataset: world.datasetId, taskIds };
    const { id } = await made({ tasks });
    await world.database.query(
      `UPDATE evaluated_tasks SET key = '=1+1,"a"' WHERE evaluation_id = $1 AND position = 1`,
      [id],
    );
    const { headers, text } = await world.us.get(`/evaluations/${id}/report`, {
      accept: 'text/csv',
    });
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    const [head = '', first = '', second = '', ...rest] = text.split('\r\n');
    expect(head.split(',').slice(0, 4)).toEqual(['position', 'taskId', 'key', 'group']);
    expect(first.startsWith(`0,${taskIds[0]},t0,`)).toBe(true);
    expect(second).toContain(`"'=1+1,""a"""`);
    expect(rest).toEqual(['']);
  });
});

describe('records of CODAL', () => {
  const tasks = { kind: 'codal', records: RECORDS };

  async function reader(value: string): Promise<string> {
    const spec = { kind: 'string_check', operation: 'contains', value };
    const name = `reader-${value}`;
    return (await world.us.post('/judges', { name, spec })).body.id;
  }

  test('are scored by judges, preference by preference, and nothing is run', async () => {
    const { runner } = await startWorker();
    const judge = await reader('return');
    const run = await made({ tasks, judges: [{ judge }], greedy: false });
    expect(run.figures).toMatchObject({
      tasks: 2,
      passAt: {},
      greedy: null,
      outcomes: { answered: 16 },
    });
    expect(runner.executions).toEqual([]);
    const { body: report } = await world.us.get(`/evaluations/${run.id}/report`);
    expect(report.groups.map(({ name }: { name: string }) => name)).toEqual([
      'explanation',
      'style',
    ]);
    expect(report.groups[0].figures.judges['reader-return']).toMatchObject({ scored: 8 });
  });

  test('are not scored by a judge that has trained the model, nor by one of the same settings', async () => {
    const [trained, twin, other] = [await reader('a'), await reader('b'), await reader('c')];
    const spec = { kind: 'string_check', operation: 'contains', value: 'a' };
    await world.us.post(`/judges/${twin}/revisions`, { spec });
    const recipe = { name: 'rloo', judges: [{ judge: trained }] };
    const jobId = await world.submit({ recipe });
    await world.us.post(`/jobs/${jobId}/cancel`);
    const model = newId('checkpoint');
    const row = { id: model, jobId, step: 1, fence: 1, folder: model, manifestSha256: '' };
    const checkpoints = world.database.of(CheckpointEntity, world.us.workspaceId!);
    await checkpoints.insert({ ...row, sizeBytes: '0' });
    const answers = [];
    for (const judge of [trained, twin, other]) {
      answers.push(await post({ model, tasks, judges: [{ judge }] }));
    }
    expect(answers.map(({ status }) => status)).toEqual([422, 422, 202]);
    expect(answers[0]!.body.errors[0].pointer).toBe('#/body/judges/0/judge');
    await world.us.post(`/evaluations/${answers[2]!.body.id}/cancel`);
  });
});
