import type { INestApplicationContext } from '@nestjs/common';
import OpenAI, { BadRequestError, ConflictError, NotFoundError, toFile } from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineDiverged } from '../../src/policy/engine-errors.js';
import { countRows } from '../support/count-rows.js';
import { smallJob } from '../support/job-world.js';
import { createOpenaiWorld, type OpenaiWorld, refusal } from '../support/openai-world.js';
import { taskOf } from '../support/tasks.js';
import { ANSWERS, trainingWorld } from '../support/training-world.js';
import { atOptimiserStep } from '../support/worker-world.js';
import { createTestWorker } from '../support/worker.js';

const UNKNOWN = 'ds_00000000000000000000000000';
const { recipe, evaluation, checkpoint } = smallJob(UNKNOWN) as Record<string, object>;
/** What makes a job short enough for a test. */
const falconry = { recipe, evaluation, checkpoint };
const reinforcement = (hyperparameters: object) => ({
  method: { type: 'reinforcement', reinforcement: { hyperparameters } },
});

describe('the fine-tuning jobs of /v1, posted by the openai client', () => {
  let world: OpenaiWorld;
  let openai: OpenAI;
  beforeAll(async () => {
    world = await createOpenaiWorld();
    ({ openai } = world);
  });
  afterAll(() => world.close());

  /** A small job on the dataset of the world, changed in fields that the types of the client may not know. */
  const create = (change: object = {}, client = openai) =>
    client.fineTuning.jobs.create({
      model: 'tiny',
      training_file: world.datasetId,
      seed: 1,
      ...change,
    });
  const upload = async (rows: readonly object[], name: string): Promise<string> => {
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    const file = await toFile(Buffer.from(text), name);
    return (await openai.files.create({ file, purpose: 'fine-tune' })).id;
  };
  const rowsOf = (keys: readonly string[], extra: object = {}) =>
    keys.map((key) => {
      const { id: _id, ...row } = taskOf(key);
      return { ...row, ...extra };
    });
  const native = async (id: string) => (await world.us.get(`/jobs/${id}`)).body;

  test('a job is the one that POST /jobs would make, in the words of OpenAI', async () => {
    const job = await create({ falconry, suffix: 'mine', metadata: { team: 'a' } });
    const made = await native(job.id);
    expect(job).toMatchObject({
      object: 'fine_tuning.job',
      status: 'queued',
      created_at: Math.floor(Date.parse(made.createdAt) / 1_000),
      finished_at: null,
      model: 'tiny',
      fine_tuned_model: null,
      organization_id: world.us.workspaceId,
      training_file: world.datasetId,
      validation_file: null,
      seed: 1,
      trained_tokens: null,
      error: null,
      metadata: { team: 'a' },
      method: { type: 'reinforcement' },
      hyperparameters: { batch_size: 4 },
    });
    expect(job).toMatchObject({ falconry: made });
    const { body: same } = await world.us.post('/jobs', smallJob(world.datasetId));
    expect(made.effectiveConfig).toEqual(same.effectiveConfig);
    expect(made.name).toBe('mine');
    expect(await openai.fineTuning.jobs.retrieve(job.id)).toEqual(job);
  });

  test('without a recipe it is falcon, and hyperparameters are what they are to it', async () => {
    const { effectiveConfig: plain } = await native((await create()).id);
    expect(plain.recipe).toMatchObject({ name: 'falcon', metaSteps: 60, tasksPerStep: 16 });
    const asked = { n_epochs: 3, batch_size: 5, learning_rate_multiplier: 2 };
    for (const change of [{ hyperparameters: asked }, reinforcement(asked)]) {
      const job = await create(change);
      const { effectiveConfig } = await native(job.id);
      // Eight tasks, three times, five at once.
      expect(effectiveConfig.recipe).toMatchObject({
        name: 'falcon',
        metaSteps: 5,
        tasksPerStep: 5,
      });
      expect(effectiveConfig.recipe.optimiser.learningRate).toBe(
        2 * plain.recipe.optimiser.learningRate,
      );
      expect(job.hyperparameters).toEqual({ batch_size: 5, learning_rate_multiplier: 2 });
    }
    const auto = { n_epochs: 'auto', batch_size: 'auto', learning_rate_multiplier: 'auto' };
    const { effectiveConfig } = await native((await create({ hyperparameters: auto })).id);
    expect(effectiveConfig.recipe).toEqual(plain.recipe);
  });

  test.each<[string, object, number, string]>([
    ['an unknown model', { model: 'gpt-4o-mini' }, 404, 'model'],
    ['an unknown file', { training_file: UNKNOWN }, 404, 'training_file'],
    ['an unknown validation file', { validation_file: UNKNOWN }, 404, 'validation_file'],
    ['a file of OpenAI', { training_file: 'file-abc123' }, 400, 'training_file'],
    ['supervised training', { method: { type: 'supervised' } }, 400, 'method.type'],
    [
      'a grader',
      { method: { type: 'reinforcement', reinforcement: { grader: { type: 'python' } } } },
      400,
      'method.reinforcement.grader',
    ],
    [
      'more compute',
      reinforcement({ compute_multiplier: 2 }),
      400,
      'method.reinforcement.hyperparameters.compute_multiplier',
    ],
    [
      'a learning rate above 1',
      reinforcement({ learning_rate_multiplier: 1_000 }),
      400,
      'method.reinforcement.hyperparameters.learning_rate_multiplier',
    ],
    [
      'the same at the old place',
      { hyperparameters: { learning_rate_multiplier: 1_000 } },
      400,
      'hyperparameters.learning_rate_multiplier',
    ],
    ['no epoch', { hyperparameters: { n_epochs: 0 } }, 400, 'hyperparameters.n_epochs'],
    ['both places at once', { hyperparameters: {}, ...reinforcement({}) }, 400, 'hyperparameters'],
    ['a recipe said twice', { falconry, hyperparameters: { n_epochs: 1 } }, 400, 'falconry.recipe'],
    ['an unknown recipe', { falconry: { recipe: { name: 'magic' } } }, 400, 'falconry.recipe.name'],
    [
      'more k than samples',
      { falconry: { evaluation: { samples: 1, k: [8] } } },
      400,
      'falconry.evaluation.k',
    ],
    [
      'an integration',
      { integrations: [{ type: 'wandb', wandb: { project: 'x' } }] },
      400,
      'integrations',
    ],
    ['a name of two lines', { suffix: 'a\nb' }, 400, 'suffix'],
    ['an unknown field', { gpu: true }, 400, 'gpu'],
  ])('a job with %s is refused by name, and nothing is made', async (_, change, status, param) => {
    const before = await countRows(world, 'jobs', 'datasets');
    const error = await refusal(create(change));
    expect(error).toBeInstanceOf(status === 404 ? NotFoundError : BadRequestError);
    expect(error).toMatchObject({ status, param });
    expect(error.message).toContain(param);
    expect(await countRows(world, 'jobs', 'datasets')).toEqual(before);
  });

  test('a repeat under one Idempotency-Key is the same job', async () => {
    const body = { model: 'tiny', training_file: world.datasetId };
    const options = { headers: { 'idempotency-key': 'once' } };
    const first = await openai.fineTuning.jobs.create(body, options);
    expect(await openai.fineTuning.jobs.create(body, options)).toEqual(first);
  });

  test('jobs are listed newest first, page after page, each once', async () => {
    const made = [];
    for (const suffix of ['a', 'b', 'c']) {
      made.unshift((await create({ suffix })).id);
    }
    const listed = [];
    for await (const { id } of openai.fineTuning.jobs.list({ limit: 2 })) {
      listed.push(id);
    }
    expect(listed.slice(0, 3)).toEqual(made);
    const { body } = await world.us.get('/jobs?limit=100');
    expect(listed).toEqual(body.data.map(({ id }: { id: string }) => id));
    const foreign = world.clientFor(world.them);
    expect((await foreign.fineTuning.jobs.list()).data).toEqual([]);
    expect(await refusal(foreign.fineTuning.jobs.retrieve(made[0]!))).toBeInstanceOf(NotFoundError);
  });

  test('jobs are listed by their metadata, page after page', async () => {
    const metadata = { team: 'falcons', 'a key': 'ä=&[1]' };
    const made = [];
    for (const pairs of [metadata, metadata, { team: 'falcons' }, metadata]) {
      made.unshift((await create({ metadata: pairs })).id);
    }
    const listed = [];
    for await (const { id } of openai.fineTuning.jobs.list({ limit: 2, metadata })) {
      listed.push(id);
    }
    expect(listed).toEqual([made[0], made[2], made[3]]);
    const team = await openai.fineTuning.jobs.list({ metadata: { team: 'falcons' } });
    expect(team.data.map(({ id }) => id)).toEqual(made);
    const none = await openai.fineTuning.jobs.list({ metadata: { team: 'owls' } });
    expect(none.data).toEqual([]);
  });

  test('a paused job is queued to those who know no pause, and its state says it', async () => {
    const { id } = await create({ falconry });
    const paused = await openai.fineTuning.jobs.pause(id);
    expect(paused).toMatchObject({ status: 'queued', falconry: { state: 'paused' } });
    const resumed = await openai.fineTuning.jobs.resume(id);
    expect(resumed).toMatchObject({ status: 'queued', falconry: { state: 'queued' } });
    const cancelled = await openai.fineTuning.jobs.cancel(id);
    expect(cancelled).toMatchObject({ status: 'cancelled', trained_tokens: 0, error: null });
    expect(cancelled.finished_at).toBeTypeOf('number');
    expect((await openai.fineTuning.jobs.cancel(id)).status).toBe('cancelled');
    const error = await refusal(openai.fineTuning.jobs.resume(id));
    expect(error).toBeInstanceOf(ConflictError);
    expect(error).toMatchObject({ code: 'illegal-transition' });
    expect(error.headers?.get('x-should-retry')).toBe('false');
  });

  test('the log is read newest first, page after page, each entry once', async () => {
    const { id } = await create({ falconry });
    await openai.fineTuning.jobs.pause(id);
    await openai.fineTuning.jobs.resume(id);
    await openai.fineTuning.jobs.cancel(id);
    const read = [];
    for await (const event of openai.fineTuning.jobs.listEvents(id, { limit: 2 })) {
      read.push(event);
    }
    const { body } = await world.us.get(`/jobs/${id}/events`);
    expect(read.map((event) => event.id)).toEqual(
      body.data.map((event: { id: string }) => event.id).toReversed(),
    );
    expect(read.map(({ message }) => message)).toEqual([
      'The job is cancelled. Cancelled by request.',
      'The job is queued. Resumed by request.',
      'The job is resumed.',
      'The job is paused. Paused by request.',
      'The job is queued.',
    ]);
    expect(read[0]).toMatchObject({
      object: 'fine_tuning.job.event',
      level: 'info',
      type: 'message',
    });
    const other = await create({ falconry });
    const after = read[0]!.id;
    const error = await refusal(
      openai.fineTuning.jobs.listEvents(other.id, { after }).asResponse(),
    );
    expect(error).toMatchObject({ status: 400, code: 'invalid-cursor', param: 'after' });
  });

  test('of two files one dataset is made: what the one teaches, and all of the other to be measured on', async () => {
    const training = await upload(
      [...rowsOf(['a', 'b', 'c']), ...rowsOf(['unused'], { split: 'test' })],
      'train.jsonl',
    );
    const validation = await upload(rowsOf(['d', 'e']), 'check.jsonl');
    const files = { training_file: training, validation_file: validation };
    const job = await create({ ...files, falconry });
    expect(job).toMatchObject(files);
    const { datasetId } = await native(job.id);
    const { body: dataset } = await world.us.get(`/datasets/${datasetId}`);
    expect(dataset).toMatchObject({
      name: 'train.jsonl + check.jsonl',
      splits: { train: 3, test: 2 },
    });
    expect(dataset.bytes).toBeGreaterThan(0);
    const { body } = await world.us.get(`/datasets/${datasetId}/tasks`);
    expect(
      body.data.map(({ task }: { task: { key: string; split: string } }) => [task.key, task.split]),
    ).toEqual([
      ['a', 'train'],
      ['b', 'train'],
      ['c', 'train'],
      ['d', 'test'],
      ['e', 'test'],
    ]);
    const before = await countRows(world, 'jobs', 'datasets');
    const again = await create({ ...files, falconry });
    expect((await native(again.id)).datasetId).toBe(datasetId);
    expect((await countRows(world, 'jobs', 'datasets')).datasets).toBe(before.datasets);
    expect(await openai.fineTuning.jobs.retrieve(job.id)).toMatchObject(files);
  });

  test('two files with a task in common are refused, and nothing is made of them', async () => {
    const training = await upload(rowsOf(['a', 'b']), 'train.jsonl');
    const validation = await upload(rowsOf(['b']), 'check.jsonl');
    const before = await countRows(world, 'jobs', 'datasets');
    const files = { training_file: training, validation_file: validation };
    const error = await refusal(create({ ...files, falconry }));
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error.code).toBe('invalid-dataset');
    expect(error.message).toContain('"b" is the task of training_file, task 2 already');
    const wrong = await refusal(create({ ...files, model: 'huge' }));
    expect(wrong).toBeInstanceOf(NotFoundError);
    expect(await countRows(world, 'jobs', 'datasets')).toEqual(before);
  });

  describe('with a worker', () => {
    let worker: INestApplicationContext;
    let isDiverging = false;
    beforeAll(async () => {
      for await (const { id, status } of openai.fineTuning.jobs.list({ limit: 100 })) {
        await (status === 'queued' ? openai.fineTuning.jobs.cancel(id) : null);
      }
      const fakes = trainingWorld({ name: 'rloo' });
      const diverge = () => Promise.reject(new EngineDiverged('not finite'));
      atOptimiserStep(fakes, () => isDiverging, diverge);
      worker = await createTestWorker(world.config, fakes);
    });
    afterAll(() => worker.close());

    /** A job as a client waits for it. */
    const ended = async (id: string) => {
      await expect
        .poll(async () => (await openai.fineTuning.jobs.retrieve(id)).status)
        .toMatch(/succeeded|failed|cancelled/);
      return openai.fineTuning.jobs.retrieve(id);
    };

    test('a file becomes a model that answers, and everything between is there to read', async () => {
      const file = await upload(
        [
          ...rowsOf(['a', 'b', 'c', 'd'], { canonicalSolution: ANSWERS.right }),
          ...rowsOf(['e', 'f'], { split: 'test' }),
        ],
        'tasks.jsonl',
      );
      const job = await ended((await create({ training_file: file, falconry })).id);
      const made = await native(job.id);
      expect(job).toMatchObject({
        status: 'succeeded',
        fine_tuned_model: made.result.modelId,
        trained_tokens: made.usage.trainedTokens,
      });
      expect(job.trained_tokens).toBeGreaterThan(0);

      const { body: kept } = await world.us.get(`/jobs/${job.id}/checkpoints`);
      const checkpoints = [];
      for await (const one of openai.fineTuning.jobs.checkpoints.list(job.id, { limit: 1 })) {
        checkpoints.push(one);
      }
      expect(checkpoints.map(({ id }) => id)).toEqual(
        kept.data.map(({ id }: { id: string }) => id),
      );
      expect(checkpoints[0]).toMatchObject({
        object: 'fine_tuning.job.checkpoint',
        fine_tuning_job_id: job.id,
        step_number: 6,
        metrics: { step: 6, reward: kept.data[0].score },
      });

      const metrics = [];
      for await (const event of openai.fineTuning.jobs.listEvents(job.id, { limit: 5 })) {
        metrics.push(...(event.type === 'metrics' ? [event.data] : []));
      }
      expect(metrics).toMatchObject([6, 5, 4, 3, 2, 1].map((step) => ({ step })));

      expect((await openai.models.list()).data.map(({ id }) => id)).toContain(job.fine_tuned_model);
      for (const model of [job.fine_tuned_model!, checkpoints[0]!.fine_tuned_model_checkpoint]) {
        const answer = await openai.chat.completions.create({
          model,
          messages: [{ role: 'user', content: 'def f():' }],
          temperature: 0,
        });
        expect(answer.choices[0]!.message.content).toBe(ANSWERS.right);
        expect(answer.system_fingerprint).toBe(checkpoints[0]!.id);
      }
    });

    test('a job that fails says why in `error`', async () => {
      isDiverging = true;
      const job = await ended((await create({ falconry })).id);
      isDiverging = false;
      expect(job).toMatchObject({
        status: 'failed',
        fine_tuned_model: null,
        error: {
          code: 'training-diverged',
          message: (await native(job.id)).error.detail,
          param: null,
        },
      });
      const { data } = await openai.fineTuning.jobs.listEvents(job.id, { limit: 1 });
      expect(data).toMatchObject([{ level: 'error' }]);
    });
  });
});
