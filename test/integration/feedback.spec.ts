import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Embedder } from '../../src/memory/embedding/embedder.js';
import { PolicyEngine } from '../../src/training/ports.js';
import { type Answer, clientOf } from '../support/app.js';
import { FakeEmbedder } from '../support/fake-embedder.js';
import { FakePolicyEngine } from '../support/fake-policy-engine.js';
import { eventually } from '../support/job-world.js';
import { makeEpisode } from '../support/resources.js';
import { taskOf } from '../support/tasks.js';
import { ANSWERS } from '../support/training-world.js';
import { WorkerWorld } from '../support/worker-world.js';

const TESTS = taskOf('any').hiddenTests;
const SFT = {
  name: 'sft',
  stages: [{ steps: 8 }],
  optimiser: { learningRate: 0.5, warmUpSteps: 0, finalShare: 1 },
};

describe('feedback', () => {
  let world: WorkerWorld;
  beforeAll(async () => {
    world = await WorkerWorld.create({}, {}, (builder) =>
      builder
        .overrideProvider(Embedder)
        .useValue(new FakeEmbedder())
        .overrideProvider(PolicyEngine)
        .useValue(new FakePolicyEngine(Object.values(ANSWERS))),
    );
    await world.startWorker();
  });
  afterAll(() => world.close());

  const us = () => world.world.us;
  const generate = async (prompt: string, how: object = {}): Promise<Answer['body']> => {
    const body = { model: 'tiny', form: 'completion', prompt, seed: 1, n: 4, ...how };
    return (await us().post('/generate', { memory: { mode: 'off' }, ...body })).body;
  };
  const say = (generationId: string, said: object, how: object = {}) =>
    us().post('/feedback', { generationId, ...said, ...how });
  const read = async (id: string) => (await us().get(`/feedback/${id}`)).body;
  const checked = (id: string) =>
    eventually(
      () => read(id),
      ({ isChecked }) => !isChecked,
    );
  const count = async (path: string): Promise<number> => (await us().get(path)).body.data.length;

  test('wrong, corrected, drawn on, trained on, and right without memory', async () => {
    const prompt = 'def walk():\n    """stroll along"""';
    const first = await generate(prompt, { n: 32, temperature: 1 });
    const choice = first.choices.findIndex(({ text }: { text: string }) => text === ANSWERS.wrong);
    const correction = { kind: 'correction', choice, value: ANSWERS.right, tests: TESTS };

    const foreseen = await say(first.id, correction, { dryRun: true });
    expect([foreseen.status, foreseen.headers['location']]).toEqual([200, undefined]);
    expect(foreseen.body).toMatchObject({ dryRun: true, isNew: true, status: 'received' });
    expect(await count(`/feedback?generationId=${first.id}`)).toBe(0);

    const { body: sent } = await say(first.id, correction);
    expect(sent).toMatchObject({ status: 'received', isChecked: true, episodeId: null });
    const accepted = await checked(sent.id);
    expect(accepted).toMatchObject({ status: 'accepted', trust: 'reported', reason: null });

    const second = await generate(prompt, { memory: { mode: 'on', k: 1 } });
    expect(second.memory.episodes[0].episodeId).toBe(accepted.episodeId);
    expect(second.prompt).toContain(ANSWERS.right);

    const id = await world.world.submit({
      dataset: { fromFeedback: { kind: 'correction', source: 'human' } },
      recipe: SFT,
    });
    const job = await world.finished(id);
    expect(job.state).toBe('succeeded');
    const { body: events } = await us().get(`/jobs/${id}/events?limit=1000`);
    const told = events.data.filter(({ type }: { type: string }) => type === 'feedback');
    expect(told.map(({ data }: { data: unknown }) => data)).toEqual([
      { step: 1, feedbackIds: [sent.id] },
    ]);
    expect(await read(sent.id)).toMatchObject({
      status: 'consumed',
      consumedBy: [{ jobId: id, step: 1 }],
    });

    const right = await generate(prompt, { model: job.result!.modelId, temperature: 0, n: 1 });
    expect(right.choices[0].text).toBe(ANSWERS.right);
    expect(right.memory.episodes).toEqual([]);

    const { body: lineage } = await us().get(`/feedback/${sent.id}/lineage`);
    expect(lineage).toMatchObject({
      generation: { id: first.id, choice, model: { name: 'tiny' } },
      episodeId: accepted.episodeId,
      jobs: [{ jobId: id, step: 1, how: 'trained' }],
      models: [{ id: job.result!.modelId }],
    });
    const { checkpointId } = job.result!;
    expect(lineage.checkpoints.map((one: { id: string }) => one.id)).toContain(checkpointId);
    const { body: back } = await us().get(`/feedback?checkpointId=${checkpointId}`);
    expect(back.data.map((one: { id: string }) => one.id)).toEqual([sent.id]);
    expect((await us().post(`/jobs/${id}/clone`, {})).body.datasetId).toBe(job.datasetId);
  });

  test('tests that come with it decide, and one that fails them teaches nothing', async () => {
    const { id } = await generate('def own():\n    """own tests"""');
    const { body } = await say(id, { kind: 'correction', value: ANSWERS.wrong, tests: TESTS });
    expect(await checked(body.id)).toMatchObject({
      status: 'rejected',
      trust: null,
      episodeId: null,
      reason: expect.stringContaining('Its own tests'),
    });
  });

  test('the hidden tests of its task verify it or take it back, and say nothing of themselves', async () => {
    const { datasetId } = world.world;
    const { body: tasks } = await us().get(`/datasets/${datasetId}/tasks?limit=2`);
    const said = [ANSWERS.right, ANSWERS.wrong].map(async (value, place) => {
      const task = { datasetId, taskId: tasks.data[place].id };
      const made = await generate('', { prompt: undefined, form: undefined, task });
      const { body } = await say(made.id, { kind: 'correction', value });
      expect(body).toMatchObject({ status: 'accepted', trust: 'reported', isChecked: true });
      return checked(body.id);
    });
    const [right, wrong] = await Promise.all(said);
    expect(right).toMatchObject({ status: 'accepted', trust: 'verified' });
    const { body: episode } = await us().get(`/memory/episodes/${right.episodeId}`);
    expect(episode.trust).toBe('verified');
    expect(wrong).toMatchObject({
      status: 'rejected',
      episodeId: null,
      reason: 'It fails the hidden tests of its task.',
    });
  });

  test('what a model says is quarantined until a person agrees, and a rejection is for good', async () => {
    const { id } = await generate('def judge():\n    """judged by a model"""');
    const { body } = await say(id, { kind: 'rating', value: 5, source: 'ai' });
    expect(body).toMatchObject({ status: 'quarantined', trust: null, episodeId: null });
    const { body: accepted } = await us().post(`/feedback/${body.id}/accept`);
    expect(accepted).toMatchObject({ status: 'accepted', trust: 'reported' });
    expect(accepted.episodeId).not.toBeNull();
    const { body: rejected } = await us().post(`/feedback/${body.id}/reject`);
    expect(rejected).toMatchObject({ status: 'rejected', episodeId: null });
    const again = await us().post(`/feedback/${body.id}/accept`);
    expect([again.status, again.body.code]).toEqual([409, 'conflict']);
    expect((await us().delete(`/feedback/${body.id}`)).status).toBe(204);
    expect((await us().get(`/feedback/${body.id}`)).status).toBe(404);
  });

  test('of a pair the better answer is remembered; an episode can be spoken of as well', async () => {
    const { id, choices } = await generate('def pair():\n    """two answers"""', { n: 2 });
    const same = await say(id, { kind: 'pair', value: { chosen: 1, rejected: 1 } });
    expect(same.body.errors[0].pointer).toBe('#/body/value/rejected');
    const { body } = await say(id, { kind: 'pair', value: { chosen: 1, rejected: 0 } });
    expect(body).toMatchObject({ status: 'accepted', choice: 1 });
    const { body: kept } = await us().get(`/memory/episodes/${body.episodeId}`);
    expect(kept.answer).toBe(choices[1].text);
    const { body: on } = await us().post('/feedback', {
      episodeId: body.episodeId,
      kind: 'correction',
      value: ANSWERS.right,
    });
    expect(on).toMatchObject({ aboutEpisodeId: body.episodeId, generationId: null });
    const { body: better } = await us().get(`/memory/episodes/${on.episodeId}`);
    expect([better.answer, better.taskText]).toEqual([
      ANSWERS.right,
      'def pair():\n    """two answers"""',
    ]);
    const foreign = await world.world.them.post('/feedback', {
      episodeId: await makeEpisode(world.world, us()),
      kind: 'comment',
      value: 'x',
    });
    expect([foreign.status, foreign.body.errors[0].pointer]).toEqual([404, '#/body/episodeId']);
  });

  test('a batch is taken whole or not at all, and names every item that is wrong', async () => {
    const { id } = await generate('def many():\n    """many things"""');
    const good = { generationId: id, kind: 'rating', value: 5 };
    const send = (items: object[], how: object = {}) =>
      us().post('/feedback/batch', { items, ...how });
    const bad = await send([
      good,
      { generationId: id, kind: 'pair', value: { chosen: 0, rejected: 9 } },
      { generationId: 'gen_00000000000000000000000000', kind: 'comment', value: 'x' },
      { ...good, value: 1 },
    ]);
    expect([bad.status, bad.body.code]).toEqual([422, 'validation-failed']);
    expect(bad.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '#/body/items/1/value/rejected',
      '#/body/items/2/generationId',
    ]);
    const torn = await send([good, { ...good, value: 1 }]);
    expect([torn.status, torn.body.errors[0].pointer]).toEqual([409, '#/body/items/1/value']);
    expect(await count(`/feedback?generationId=${id}`)).toBe(0);
    const items = [good, { generationId: id, kind: 'comment', value: 'long' }, good];
    const foreseen = await send(items, { dryRun: true });
    const { body: taken } = await send(items);
    const outcomes = ({ data }: Answer['body']) =>
      data.map(({ isNew, status }: { isNew: boolean; status: string }) => [isNew, status]);
    expect(outcomes(taken)).toEqual([
      [true, 'accepted'],
      [true, 'received'],
      [false, 'accepted'],
    ]);
    expect(foreseen.body.data.every((one: { id: unknown }) => one.id === null)).toBe(true);
    expect(taken.data[2].id).toBe(taken.data[0].id);
    expect(await count(`/feedback?generationId=${id}&status=accepted`)).toBe(1);
  });

  test('a job on feedback is refused by name when nothing is left to learn from', async () => {
    const post = (fromFeedback: object, recipe: object = SFT) =>
      us().post('/jobs/validate', { model: 'tiny', dataset: { fromFeedback }, recipe });
    const none = await post({ project: 'nobody' });
    expect([none.status, none.body.errors[0].pointer]).toEqual([
      422,
      '#/body/dataset/fromFeedback',
    ]);
    await us().post('/feedback', {
      generationId: (await generate('def bare():\n    """bare"""')).id,
      kind: 'execution',
      value: { passed: 2, total: 2 },
    });
    const untested = await post({ kind: 'execution' }, { name: 'rloo', steps: 1 });
    expect(untested.body.detail).toContain('1 without tests');
    const plan = await post({ kind: 'execution' });
    expect(plan.body).toMatchObject({ datasetId: null, tasks: { pending: 1 } });
  });

  test('a purge takes the feedback of a key along, and tells what has learned from it', async () => {
    const { body: key } = await us().get('/api-keys?limit=100');
    const { body: some } = await us().get('/feedback?status=consumed');
    const origin = some.data[0].keyId;
    expect(key.data.map(({ id }: { id: string }) => id)).toContain(origin);
    const { body: told } = await us().post('/memory/purge', { origin });
    expect(told.feedback).toBeGreaterThan(0);
    expect(told.checkpoints.length).toBeGreaterThan(0);
    expect(told.datasets).toHaveLength(1);
    expect(await count('/feedback')).toBe(0);
    expect(await count('/memory/episodes?source=feedback')).toBe(0);
  });

  test('of a key that may not post jobs a training takes its share alone, unless it is named', async () => {
    const { body: told } = await us().post('/api-keys', {
      name: 'told',
      scopes: ['generate', 'feedback:write'],
    });
    const teller = clientOf(world.world.app, us().workspaceId, told.key);
    for (const n of [1, 2, 3]) {
      const { id } = await generate(`def told():\n    """told ${n}"""`);
      const said = { generationId: id, kind: 'rating', value: 5 };
      expect((await teller.post('/feedback', said)).body.status).toBe('accepted');
    }
    const tasks = async (fromFeedback: object) => {
      const body = { model: 'tiny', recipe: SFT, dataset: { fromFeedback } };
      return (await us().post('/jobs/validate', body)).body.tasks;
    };
    const said = { kind: 'rating', since: told.createdAt };
    expect(await tasks(said)).toEqual({
      used: {},
      pending: 1,
      leftOut: { 'beyond the share of one key (keyShare)': 2 },
    });
    for (const wide of [
      { ...said, keyShare: 1 },
      { ...said, keyId: told.id },
    ]) {
      expect(await tasks(wide)).toEqual({ used: {}, pending: 3, leftOut: {} });
    }
  });
});
