import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { smallJob } from '../support/job-world.js';
import { WorkerWorld } from '../support/worker-world.js';

describe('POST /jobs/estimate', () => {
  let world: WorkerWorld;
  beforeAll(async () => {
    world = await WorkerWorld.create();
  });
  afterAll(() => world.close());

  const body = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
    ...smallJob(world.world.datasetId),
    ...change,
  });
  const estimate = (change?: Record<string, unknown>) =>
    world.world.us.post('/jobs/estimate', body(change));
  const recipe = (steps: number) => ({ ...(body()['recipe'] as object), steps });

  test('counts steps and attempts, and says why it has no figures before anything was measured', async () => {
    const answer = await estimate();
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      steps: 6,
      tasks: { used: { verified: 14 }, leftOut: {}, pending: 0 },
      attempts: { training: 6 * 4 * 8, evaluation: 2 * 6 * 9 },
      usage: null,
      overBudget: [],
      basis: null,
      reason: 'No step of a rloo job on this model has been measured here yet.',
    });
  });

  test('foretells of a job that was run what it has used, and names what it was measured on', async () => {
    const id = await world.world.submit();
    await world.startWorker();
    const { usage } = await world.finished(id);
    const { body: same } = await estimate();
    expect(same).toMatchObject({
      usage,
      basis: { steps: 6, evaluations: 2, jobIds: [id] },
      reason: null,
    });
    const { body: longer } = await estimate({ recipe: recipe(60) });
    expect(longer.attempts).toEqual({ training: 10 * 192, evaluation: 108 });
    expect(longer.usage.trainedTokens).toBe(10 * usage.trainedTokens);
    expect(longer.usage.sampledTokens).toBeLessThan(10 * usage.sampledTokens);
    expect(longer.usage.sampledTokens).toBeGreaterThan(5 * usage.sampledTokens);
  });

  test('names the limits of the budget that would be reached', async () => {
    const { body: answer } = await estimate({ budget: { tokens: 10, judgeCalls: 1_000_000 } });
    expect(answer.overBudget).toEqual(['tokens']);
  });

  test('takes no figures from another recipe', async () => {
    const { body: answer } = await estimate({ recipe: { name: 'falcon' } });
    expect(answer).toMatchObject({ usage: null, basis: null });
    expect(answer.reason).toContain('falcon');
  });

  test('creates nothing, and refuses what POST /jobs refuses', async () => {
    const refused = await estimate({ model: 'huge' });
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([404, '#/body/model']);
    const { body: list } = await world.world.us.get('/jobs');
    expect(list.data).toHaveLength(1);
  });
});
