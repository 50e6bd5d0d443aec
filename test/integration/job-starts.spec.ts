import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Job } from '../../src/jobs/jobs.schemas.js';
import { smallJob } from '../support/job-world.js';
import { WorkerWorld } from '../support/worker-world.js';

/** What a job starts with, when it is not the base model alone. */
describe('a job that starts from what another has learned', () => {
  let world: WorkerWorld;
  let trained: Job;
  beforeAll(async () => {
    world = await WorkerWorld.create();
    trained = await train();
  });
  afterAll(() => world.close());

  const train = async (change: Record<string, unknown> = {}): Promise<Job> => {
    const id = await world.world.submit(change);
    await world.startWorker();
    const job = await world.finished(id);
    await world.stopWorkers();
    return job;
  };
  const post = (change: Record<string, unknown>) =>
    world.world.us.post('/jobs', { ...smallJob(world.world.datasetId), ...change });
  const recipe = smallJob('')['recipe'] as object;
  const starts = (): [string, Record<string, unknown>][] => [
    ['a checkpoint', { start: { checkpointId: trained.result!.checkpointId } }],
    ['a job', { start: { jobId: trained.id } }],
    ['a trained model', { model: trained.result!.modelId }],
  ];

  test('is, before its first step, as good as that was after its last', async () => {
    expect(trained.result!.after).not.toEqual(trained.result!.before);
    for (const [name, start] of starts()) {
      const { state, result, modelId, effectiveConfig } = await train(start);
      expect([name, state]).toEqual([name, 'succeeded']);
      expect(result!.before).toEqual(trained.result!.after);
      expect(modelId).toBe(trained.modelId);
      expect(effectiveConfig.start).toEqual({ checkpointId: trained.result!.checkpointId });
    }
  });

  test('needs the adapter settings of its start', async () => {
    const answer = await post({
      start: { jobId: trained.id },
      recipe: { ...recipe, adapter: { rank: 4 } },
    });
    expect([answer.status, answer.body.code]).toEqual([422, 'validation-failed']);
    expect(answer.body.errors).toEqual([
      {
        pointer: '#/body/recipe/adapter/rank',
        detail: 'The start was trained with 8; here it is 4.',
      },
    ]);
  });

  test('trains whole weights, which answer, start other jobs of their kind and have no PEFT', async () => {
    const full = { ...recipe, adapter: { kind: 'full' } };
    const { state, result, effectiveConfig, id } = await train({ recipe: full });
    expect([state, effectiveConfig.recipe.adapter]).toEqual(['succeeded', { kind: 'full' }]);
    const export_ = (format: string) =>
      world.world.us.post(`/checkpoints/${result!.checkpointId}/export`, { format });
    const refused = await export_('peft');
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '#/body/format']);
    expect((await export_('merged')).status).toBe(202);
    const mixed = await post({ start: { jobId: id } });
    expect(mixed.body.errors).toEqual([
      {
        pointer: '#/body/recipe/adapter/kind',
        detail: 'The start was trained with full; here it is lora.',
      },
    ]);
    const again = await train({ start: { jobId: id }, recipe: full });
    expect(again.result!.before).toEqual(result!.after);
    const promoted = await world.world.us.put('/models/aliases/whole', { model: result!.modelId });
    expect(promoted.status).toBeLessThan(300);
  });

  test.each([
    ['full', { kind: 'full', rank: 8 }, '#/body/recipe/adapter/rank'],
    ['another kind', { kind: 'dora' }, '#/body/recipe/adapter/kind'],
    ['lora', { rank: 0 }, '#/body/recipe/adapter/rank'],
  ])('is refused by field where settings are none of %s', async (_, adapter, pointer) => {
    const answer = await post({ recipe: { ...recipe, adapter } });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, pointer]);
  });

  test.each([
    ['an unknown job', { jobId: 'job_00000000000000000000000000' }, 404, '#/body/start/jobId'],
    [
      'an unknown checkpoint',
      { checkpointId: 'ckpt_00000000000000000000000000' },
      404,
      '#/body/start/checkpointId',
    ],
    ['both', { jobId: 'job_00000000000000000000000000', checkpointId: 'x' }, 422, '#/body/start'],
    ['nothing', {}, 422, '#/body/start'],
  ])('%s as a start is refused by field', async (_, start, status, pointer) => {
    const answer = await post({ start });
    expect(answer.status).toBe(status);
    expect(answer.body.errors[0].pointer).toBe(pointer);
  });

  test('a trained model cannot have another start', async () => {
    const answer = await post({ model: trained.result!.modelId, start: { jobId: trained.id } });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, '#/body/start']);
  });

  test('keeps what it starts from until its end, and its clone starts there, too', async () => {
    const rows = await world.world.us.get(`/jobs/${trained.id}/checkpoints`);
    const { id: checkpointId } = rows.body.data.at(-1);
    const { body: job } = await post({ start: { checkpointId } });
    expect((await world.world.us.get(`/checkpoints/${checkpointId}`)).body.kept).toBe(true);
    const refused = await world.world.us.delete(`/checkpoints/${checkpointId}`);
    expect([refused.status, refused.body.code]).toEqual([409, 'checkpoint-in-use']);
    expect(refused.body.detail).toContain(job.id);
    const clone = await world.world.us.post(`/jobs/${job.id}/clone`);
    expect(clone.body.effectiveConfig.start).toEqual({ checkpointId });
    const fresh = await world.world.us.post(`/jobs/${job.id}/clone`, { start: null });
    expect(fresh.body.effectiveConfig).not.toHaveProperty('start');
    for (const { id } of [job, clone.body, fresh.body]) {
      await world.world.us.post(`/jobs/${id}/cancel`);
    }
    expect((await world.world.us.delete(`/checkpoints/${checkpointId}`)).status).toBe(204);
  });
});
