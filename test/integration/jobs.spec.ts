import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createJobWorld, type JobWorld, smallJob } from '../support/job-world.js';

/** No worker runs here: what a request alone does to a job. */
describe('POST /jobs', () => {
  let world: JobWorld;
  beforeAll(async () => {
    world = await createJobWorld();
  });
  afterAll(() => world.close());

  const countJobs = async (): Promise<number> => {
    const [row] = await world.database.query<{ n: number }>('SELECT count(*)::int AS n FROM jobs');
    return row!.n;
  };

  test('answers 202 with every setting that the job will run with', async () => {
    const answer = await world.us.post('/jobs', smallJob(world.datasetId));
    expect(answer.status).toBe(202);
    expect(answer.headers['location']).toBe(`/jobs/${answer.body.id}`);
    expect(answer.body).toMatchObject({
      state: 'queued',
      terminal: false,
      progress: { step: 0, total: 6, percent: 0, etaSeconds: null },
      effectiveConfig: {
        seed: 1,
        recipe: { name: 'rloo', clipLow: 0.2, samples: 8 },
        checkpoint: { everySteps: 2 },
      },
    });
  });

  test('a seed that is left out is drawn, recorded and answered', async () => {
    const { seed: _seed, ...body } = smallJob(world.datasetId);
    const answer = await world.us.post('/jobs', body);
    expect(answer.body.effectiveConfig.seed).toBeTypeOf('number');
  });

  test('writes the job, its first event and its wake-up together', async () => {
    const id = await world.submit();
    const { body } = await world.us.get(`/jobs/${id}/events`);
    expect(body).toMatchObject({
      data: [{ sequence: 1, type: 'state', data: { from: null, to: 'queued' } }],
      hasMore: false,
      ended: false,
    });
    const rows = await world.database.query('SELECT id FROM outbox WHERE aggregate = $1', [id]);
    expect(rows).toHaveLength(1);
  });

  test.each([
    ['an unknown model', { model: 'huge' }, 404, 'not-found', '#/body/model'],
    ['a path as a model', { model: '../../etc' }, 404, 'not-found', '#/body/model'],
    [
      'an unknown dataset',
      { dataset: 'ds_00000000000000000000000000' },
      404,
      'not-found',
      '#/body/dataset',
    ],
    ['a dataset that is no id', { dataset: 'mine' }, 422, 'validation-failed', '#/body/dataset'],
    [
      'an unknown recipe',
      { recipe: { name: 'magic' } },
      422,
      'validation-failed',
      '#/body/recipe/name',
    ],
    ['an unknown field', { gpu: true }, 422, 'unknown-field', '#/body/gpu'],
    [
      'an unknown nested field',
      { recipe: { name: 'rloo', lr: 1 } },
      422,
      'unknown-field',
      '#/body/recipe/lr',
    ],
    [
      'no steps',
      { recipe: { name: 'rloo', steps: 0 } },
      422,
      'validation-failed',
      '#/body/recipe/steps',
    ],
    [
      'steps as text',
      { recipe: { name: 'rloo', steps: '10' } },
      422,
      'validation-failed',
      '#/body/recipe/steps',
    ],
    [
      'one sample for a baseline',
      { recipe: { name: 'rloo', samples: 1 } },
      422,
      'validation-failed',
      '#/body/recipe/samples',
    ],
    [
      'no reward at all',
      {
        recipe: {
          name: 'rloo',
          rewardWeights: { tests: 0, style: 0, complexity: 0, negative: 0, span: 0 },
        },
      },
      422,
      'validation-failed',
      '#/body/recipe/rewardWeights',
    ],
    [
      'more k than samples',
      { evaluation: { samples: 4, k: [8] } },
      422,
      'validation-failed',
      '#/body/evaluation/k',
    ],
    ['a name with a line break', { name: 'a\nb' }, 422, 'validation-failed', '#/body/name'],
    [
      'too much metadata',
      { metadata: Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`k${i}`, 'v'])) },
      422,
      'validation-failed',
      '#/body/metadata',
    ],
    ['half a priority', { priority: 0.5 }, 422, 'validation-failed', '#/body/priority'],
    ['a priority past the top', { priority: 101 }, 422, 'validation-failed', '#/body/priority'],
    [
      'a budget of nothing',
      { budget: { tokens: 0 } },
      422,
      'validation-failed',
      '#/body/budget/tokens',
    ],
    ['an unknown limit', { budget: { dollars: 1 } }, 422, 'unknown-field', '#/body/budget/dollars'],
    ['a seed beyond 32 bits', { seed: 2 ** 32 }, 422, 'validation-failed', '#/body/seed'],
  ])('%s is refused by field and nothing is written', async (_, change, status, code, pointer) => {
    const before = await countJobs();
    const answer = await world.us.post('/jobs', { ...smallJob(world.datasetId), ...change });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(
      pointer,
    );
    expect(await countJobs()).toBe(before);
  });

  test('the dataset of another workspace does not exist', async () => {
    const answer = await world.them.post('/jobs', smallJob(world.datasetId));
    expect(answer.status).toBe(404);
  });

  test('a dataset without a train task is refused', async () => {
    const hiddenTests = { kind: 'asserts', asserts: ['assert f() == 1'] };
    const rows = [{ key: 'a', prompt: 'p', hiddenTests, split: 'test' }];
    const { body } = await world.us.post('/datasets', { name: 'no train', rows });
    const answer = await world.us.post('/jobs', smallJob(body.id));
    expect([answer.status, answer.body.code]).toEqual([422, 'validation-failed']);
  });

  test('queued jobs are listed newest first, with their place in the queue', async () => {
    const first = await world.submit();
    const second = await world.submit();
    const { body } = await world.us.get('/jobs?state=queued&limit=2');
    expect(body.data.map((job: { id: string }) => job.id)).toEqual([second, first]);
    expect(body.data[0].queue.position).toBe(body.data[1].queue.position + 1);
    const other = await world.us.get(`/jobs?limit=2&cursor=${body.nextCursor}`);
    expect(other.body.code).toBe('invalid-cursor');
  });

  test.each(['limit=0', 'limit=abc', 'limit=101', 'state=gone', 'sort=name', 'limit=1&limit=2'])(
    'GET /jobs?%s is refused',
    async (query) => {
      expect((await world.us.get(`/jobs?${query}`)).status).toBe(422);
    },
  );

  test.each(['', '/events', '/attempts', '/checkpoints'])(
    'a foreign and an unknown job look alike at GET /jobs/:id%s',
    async (path) => {
      const id = await world.submit();
      const foreign = await world.them.get(`/jobs/${id}${path}`);
      const unknown = await world.them.get(`/jobs/job_00000000000000000000000000${path}`);
      const malformed = await world.them.get(`/jobs/nonsense${path}`);
      expect([foreign.status, unknown.status, malformed.status]).toEqual([404, 404, 404]);
    },
  );

  test('a queued job is cancelled at once, and again without change', async () => {
    const id = await world.submit();
    const first = await world.us.post(`/jobs/${id}/cancel`);
    expect(first).toMatchObject({ status: 200, body: { state: 'cancelled', terminal: true } });
    expect((await world.us.post(`/jobs/${id}/cancel`)).status).toBe(200);
    const { body } = await world.us.get(`/jobs/${id}/events`);
    expect(body.data).toHaveLength(2);
    expect(body.ended).toBe(true);
    expect((await world.them.post(`/jobs/${id}/cancel`)).status).toBe(404);
  });

  test('fifty cancels at once leave one legal history', async () => {
    const id = await world.submit();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => world.us.post(`/jobs/${id}/cancel`)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const { body } = await world.us.get(`/jobs/${id}/events`);
    expect(body.data.map((event: { sequence: number }) => event.sequence)).toEqual([1, 2]);
  });

  test('a state never leaves its graph, not even by hand', async () => {
    const id = await world.submit();
    await world.us.post(`/jobs/${id}/cancel`);
    const byHand = world.database.query(`UPDATE jobs SET state = 'queued' WHERE id = $1`, [id]);
    await expect(byHand).rejects.toThrow('may not go from cancelled to queued');
  });
});

describe('POST /jobs with Redis and Milvus away', () => {
  test('answers 202 all the same, and the job waits in PostgreSQL, where workers look', async () => {
    const lame = await createJobWorld({
      REDIS_URL: 'redis://127.0.0.1:1',
      MILVUS_ADDRESS: '127.0.0.1:1',
    });
    const { body } = await lame.us.get(`/jobs/${await lame.submit()}`);
    expect(body).toMatchObject({ state: 'queued', queue: { position: 1 } });
    await lame.close();
  });
});
