import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Dataset, type JobEvent, answerOf, followJob } from '../../client/src/index.js';
import type { Generation } from '../../src/cli/demo/ask.js';
import type { Report } from '../../src/cli/commands/evaluate.js';
import { resultOf } from '../../src/cli/demo/demo-job.js';
import type { DatasetTask } from '../../src/cli/demo/list-tasks.js';
import { WebhookReceiver } from '../../src/cli/demo/webhook-receiver.js';
import type { Job } from '../../src/cli/watch/watch-job.js';
import { localhost } from '../../src/launcher/ports.js';
import {
  api,
  connection,
  falconry,
  fileOf,
  postSmallJob,
  smallTaskFile,
  undegraded,
} from './world.js';

const steps = 3;
const { receiverPort } = inject('service');

/** The chapters build on each other: one user, from a file of tasks to an answer that remembers a correction. */
describe('the whole journey', () => {
  let receiver: WebhookReceiver;
  let dataset: Dataset;
  let task: DatasetTask;
  let job: Job;
  let events: JobEvent[];
  let generation: Generation;

  beforeAll(async () => {
    receiver = await WebhookReceiver.listen(receiverPort);
    const url = `http://${localhost}:${receiverPort}/`;
    receiver.trust((await falconry<{ secret: string }>('webhooks', 'create', url)).secret);
  });

  afterAll(async () => {
    await receiver.close();
  });

  it('imports tasks, whose canonical solutions all pass', async () => {
    dataset = await falconry<Dataset>('datasets', 'import', smallTaskFile(12, 2), '--verify');
    expect(dataset).toMatchObject({
      status: 'ready',
      taskCount: 18,
      splits: { train: 12, test: 6 },
    });
    expect(dataset.verification).toEqual({ state: 'done', counts: { verified: 18 } });
    const params = { path: { id: dataset.id }, query: { split: 'test' as const } };
    const { data } = await answerOf(api.GET('/datasets/{id}/tasks', { params }));
    task = data[0]!;
  });

  it('trains a job whose events come in order, without a gap, up to its end', async () => {
    job = await postSmallJob(dataset.id, { name: 'journey', steps, everySteps: 2 });
    events = [];
    for await (const event of followJob(connection, job.id)) {
      events.push(event);
    }
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
    const metrics = events.filter(({ type }) => type === 'metrics');
    expect(metrics.map(({ data }) => data['step'])).toEqual([1, 2, 3]);
    expect(events.at(-1)).toMatchObject({ type: 'state', data: { to: 'succeeded' } });
  });

  it('resumes the stream of events after the one that was last seen', async () => {
    const again: JobEvent[] = [];
    for await (const event of followJob(connection, job.id, { after: 5 })) {
      again.push(event);
    }
    expect(again).toEqual(events.slice(5));
  });

  it('has evaluated every held-out set before and after, and made a model', async () => {
    job = await falconry<Job>('jobs', 'get', job.id);
    const { before, after } = resultOf(job);
    const sets = ['compositions', 'operations', 'unseen'];
    for (const evaluations of [before, after]) {
      const bySet = new Map(evaluations.map((evaluation) => [evaluation.set, evaluation]));
      expect([...bySet.keys()].toSorted()).toEqual(sets);
      for (const set of sets) {
        expect(bySet.get(set)).toMatchObject({ tasks: 2, samples: 2, unjudged: 0 });
      }
    }
    const { data } = await falconry<{ data: { id: string }[] }>('models', 'list');
    expect(data.map(({ id }) => id)).toContain(resultOf(job).modelId);
  });

  it('has sent one signed webhook for its start and one for its end', async () => {
    const end = await receiver.next(({ body }) => body.includes('job.succeeded'), 120_000);
    expect(JSON.parse(end.body)).toMatchObject({
      type: 'job.succeeded',
      data: { jobId: job.id, state: 'succeeded', modelId: resultOf(job).modelId },
    });
    await receiver.next(({ body }) => body.includes('job.started'), 120_000);
    expect(receiver.refusals).toEqual([]);
  });

  it('examines the model beside its base on the same tasks, with what memory holds and leaving nothing in it', async () => {
    const asked = ['evaluate', '--dataset', dataset.id, '-n', '2', '-k', '1', '2', '--seed', '7'];
    const counted = async () => (await answerOf(api.GET('/memory/stats'))).episodes;
    const episodes = await counted();
    const base = await falconry<Report>(...asked, '--temperature', '1');
    const beside = ['--memory', 'both', '--compare-to', base.evaluation.id];
    const model = ['--model', resultOf(job).modelId, '--temperature', '1'];
    const trained = await falconry<Report>(...asked, ...model, ...beside);
    for (const { evaluation, overall } of [base, trained]) {
      expect(evaluation.state).toBe('succeeded');
      const attempts = Object.values(overall.outcomes).reduce((sum, of) => sum + of, 0);
      expect([overall.tasks, attempts]).toEqual([6, 12]);
    }
    expect(trained.contamination?.checked).toEqual([
      `12 train tasks of ${dataset.id}`,
      expect.stringMatching(/^\d+ episodes$/),
    ]);
    expect(trained.comparison).toMatchObject({ tasks: 6, differing: ['memory'] });
    expect(await counted()).toBe(episodes);
  });

  it('answers with memory, naming the episodes that the prompt shows', async () => {
    const asked = ['generate', '--model', resultOf(job).modelId, '--temperature', '0'];
    const about = ['--task', `${dataset.id}/${task.id}`];
    const without = await falconry<Generation>(...asked, ...about, '--no-memory');
    generation = await undegraded<Generation>(({ memory }) => memory.degraded, ...asked, ...about);
    expect(without.memory.episodes).toEqual([]);
    expect(without.prompt).not.toContain('# solved');
    expect(generation.memory.degraded).toBe(false);
    expect(generation.memory.episodes.length).toBeGreaterThan(0);
    expect(generation.prompt).toContain('# solved');
    const found = await undegraded<{ data: { episodeId: string }[]; degraded: boolean }>(
      ({ degraded }) => degraded,
      'memory',
      'search',
      task.task.prompt,
      '--k',
      '50',
    );
    const known = found.data.map(({ episodeId }) => episodeId);
    for (const { episodeId } of generation.memory.episodes) {
      expect(known).toContain(episodeId);
    }
  });

  it('takes a correction, and draws on it in the next answer', async () => {
    const correction = fileOf([task.task.canonicalSolution!.replace(/^\n/, '')]);
    const feedback = await falconry<{ status: string; episodeId: string }>(
      'feedback',
      generation.id,
      '--correction',
      correction,
    );
    expect(feedback.status).toBe('accepted');
    const prompt = fileOf([]);
    writeFileSync(prompt, task.task.prompt);
    const again = await falconry<Generation>(
      'generate',
      '--file',
      prompt,
      '--form',
      'completion',
      '--model',
      resultOf(job).modelId,
    );
    expect(again.memory.episodes).toContainEqual(
      expect.objectContaining({ episodeId: feedback.episodeId, source: 'feedback' }),
    );
    expect(again.prompt).toContain(task.task.canonicalSolution!.trim());
  });
});
