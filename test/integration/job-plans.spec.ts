import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createJobWorld, type JobWorld, smallJob } from '../support/job-world.js';

/** No worker runs here: what a job would be, and what is made from one. */
describe('jobs that are planned', () => {
  let world: JobWorld;
  beforeAll(async () => {
    world = await createJobWorld();
  });
  afterAll(() => world.close());

  const countJobs = async (): Promise<number> => {
    const [row] = await world.database.query<{ n: number }>('SELECT count(*)::int AS n FROM jobs');
    return row!.n;
  };

  describe('POST /jobs/validate', () => {
    test('shows the config that the job would be frozen with, and creates nothing', async () => {
      const before = await countJobs();
      const body = { ...smallJob(world.datasetId), metadata: { team: 'a' }, priority: 3 };
      const plan = await world.us.post('/jobs/validate', body);
      expect(plan.status).toBe(200);
      expect(await countJobs()).toBe(before);
      const job = (await world.us.post('/jobs', body)).body;
      expect(plan.body.effectiveConfig).toEqual(job.effectiveConfig);
      expect(plan.body).toMatchObject({
        datasetId: world.datasetId,
        modelId: job.modelId,
        totalSteps: 6,
        priority: 3,
        budget: null,
        metadata: { team: 'a' },
      });
    });

    test('resolves what the model decides, too', async () => {
      const { body } = await world.us.post('/jobs/validate', smallJob(world.datasetId));
      expect(body.effectiveConfig.recipe.sampling).toEqual({
        temperature: 1,
        topP: 1,
        maxNewTokens: 8,
      });
    });

    test.each([
      ['an unknown model', { model: 'huge' }, 404, '#/body/model'],
      ['a seed as text', { seed: '1' }, 422, '#/body/seed'],
      ['an unknown field', { gpu: true }, 422, '#/body/gpu'],
      ['more k than samples', { evaluation: { samples: 4, k: [8] } }, 422, '#/body/evaluation/k'],
    ])('refuses %s exactly as POST /jobs does', async (_, change, status, pointer) => {
      const body = { ...smallJob(world.datasetId), ...change };
      const tried = await world.us.post('/jobs/validate', body);
      const posted = await world.us.post('/jobs', body);
      expect([tried.status, tried.body.errors[0].pointer]).toEqual([status, pointer]);
      expect({ ...tried.body, instance: '' }).toEqual({ ...posted.body, instance: '' });
    });

    test('the dataset of another workspace does not exist', async () => {
      const answer = await world.them.post('/jobs/validate', smallJob(world.datasetId));
      expect(answer.status).toBe(404);
    });
  });

  describe('POST /jobs/:id/clone', () => {
    const original = (): Promise<string> =>
      world.submit({
        name: 'first',
        priority: 7,
        budget: { tokens: 1000, judgeCalls: 50 },
        metadata: { team: 'a', run: '1' },
      });
    const read = async (id: string) => (await world.us.get(`/jobs/${id}`)).body;

    test('without changes it repeats the job, seed included', async () => {
      const id = await original();
      const answer = await world.us.post(`/jobs/${id}/clone`);
      expect(answer.status).toBe(202);
      expect(answer.headers['location']).toBe(`/jobs/${answer.body.id}`);
      expect(answer.body.id).not.toBe(id);
      const { name, modelId, datasetId, effectiveConfig, priority, budget, metadata } =
        await read(id);
      expect(answer.body).toMatchObject({ name, modelId, datasetId, priority, budget, metadata });
      expect(answer.body.effectiveConfig).toEqual(effectiveConfig);
    });

    test('changes replace settings one by one, and null goes back to the default', async () => {
      const id = await original();
      const { body } = await world.us.post(`/jobs/${id}/clone`, {
        name: 'second',
        recipe: { steps: 3, optimiser: { learningRate: null, gradientClip: 0.5 } },
        budget: { tokens: null },
        metadata: { run: '2' },
        seed: 9,
      });
      const before = (await read(id)).effectiveConfig.recipe;
      expect(body).toMatchObject({
        name: 'second',
        budget: { judgeCalls: 50 },
        metadata: { team: 'a', run: '2' },
        progress: { total: 3 },
      });
      expect(body.budget).not.toHaveProperty('tokens');
      expect(body.effectiveConfig).toMatchObject({ seed: 9, checkpoint: { everySteps: 2 } });
      expect(body.effectiveConfig.recipe).toEqual({
        ...before,
        steps: 3,
        optimiser: { ...before.optimiser, learningRate: 0.003, gradientClip: 0.5 },
      });
    });

    test('another recipe starts from its own defaults', async () => {
      const id = await original();
      const recipe = { name: 'falcon', metaSteps: 2 };
      const { body } = await world.us.post(`/jobs/${id}/clone`, { recipe });
      const posted = await world.us.post('/jobs/validate', {
        ...smallJob(world.datasetId),
        recipe,
      });
      expect(body.effectiveConfig).toEqual(posted.body.effectiveConfig);
    });

    test.each([
      ['an unknown field', { gpu: true }, 422, 'unknown-field', '#/body/gpu'],
      ['an unknown setting', { recipe: { lr: 1 } }, 422, 'unknown-field', '#/body/recipe/lr'],
      [
        'a setting of another recipe',
        { recipe: { innerSteps: 2 } },
        422,
        'unknown-field',
        '#/body/recipe/innerSteps',
      ],
      ['no steps', { recipe: { steps: 0 } }, 422, 'validation-failed', '#/body/recipe/steps'],
      ['an unknown model', { model: 'huge' }, 404, 'not-found', '#/body/model'],
      [
        'a limit of nothing',
        { budget: { tokens: 0 } },
        422,
        'validation-failed',
        '#/body/budget/tokens',
      ],
      ['a list', [], 422, 'validation-failed', '#/body'],
    ])('%s is refused by field and nothing is written', async (_, body, status, code, pointer) => {
      const id = await original();
      const before = await countJobs();
      const answer = await world.us.post(`/jobs/${id}/clone`, body);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      expect(answer.body.errors[0].pointer).toBe(pointer);
      expect(await countJobs()).toBe(before);
    });

    test('a repeat under the same Idempotency-Key makes one clone', async () => {
      const id = await original();
      const clone = () => world.us.post(`/jobs/${id}/clone`, {}, { 'idempotency-key': 'clone-1' });
      const [first, second] = [await clone(), await clone()];
      expect(second.body.id).toBe(first.body.id);
    });

    test('an Idempotency-Key of the clone of one job is none of the clone of another', async () => {
      const [one, other] = [await original(), await original()];
      const headers = { 'idempotency-key': 'clone-2' };
      await world.us.post(`/jobs/${one}/clone`, {}, headers);
      const answer = await world.us.post(`/jobs/${other}/clone`, {}, headers);
      expect([answer.status, answer.body.code]).toEqual([422, 'idempotency-key-reused']);
    });

    test('a foreign and an unknown job look alike', async () => {
      const id = await original();
      const foreign = await world.them.post(`/jobs/${id}/clone`);
      const unknown = await world.us.post('/jobs/job_00000000000000000000000000/clone');
      expect([foreign.status, unknown.status]).toEqual([404, 404]);
    });
  });
});
