import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { JobReaper } from '../../src/jobs/job-reaper.js';
import { ANY_VERSION, type Client, clientOf } from '../support/app.js';
import { type JobWorld, smallJob } from '../support/job-world.js';
import { WorkerWorld } from '../support/worker-world.js';

interface CappedKey {
  readonly id: string;
  readonly client: Client;
}

let here: WorkerWorld;
let world: JobWorld;

beforeAll(async () => {
  here = await WorkerWorld.create();
  ({ world } = here);
});
afterEach(async () => {
  await here.stopWorkers();
  await world.database.query(
    `UPDATE jobs SET state = 'cancelled', finished_at = now() WHERE state IN ('queued', 'paused')`,
  );
});
afterAll(() => here.close());

async function keyWith(caps: Record<string, number | null>, by = world.us): Promise<CappedKey> {
  const { status, body } = await by.post('/api-keys', { name: 'capped', caps });
  expect(status).toBe(201);
  return { id: body.id, client: clientOf(world.app, world.us.workspaceId, body.key) };
}

const post = ({ client }: CappedKey) => client.post('/jobs', smallJob(world.datasetId));
const usageOf = async ({ id }: CappedKey) => (await world.us.get(`/api-keys/${id}`)).body.usage;
const midnight = () => new Date(new Date().setUTCHours(24, 0, 0, 0)).toISOString();
const reap = () => world.app.get(JobReaper).reap();
/** As a worker leaves a job that has spent a cap of yesterday, and its budget. */
const pauseByCap = (id: string) =>
  world.database.query(
    `UPDATE jobs SET state = 'paused', usage = jsonb_set(usage, '{sampledTokens}', '5'),
       pause_reason = '{"code": "cap-exceeded", "detail": "The cap of the key is spent."}'
     WHERE id = $1`,
    [id],
  );
/** What was used today was used yesterday. */
const endDay = () => world.database.query('UPDATE api_key_usage SET day = day - 1');

describe('a key with a cap of its requests', () => {
  it('is refused when the window has as many, whatever they ask for, and told when it frees', async () => {
    const key = await keyWith({ requestsPerMinute: 2 });
    expect((await usageOf(key)).requestsPerMinute).toBe(0);
    const first = await key.client.get('/jobs');
    expect(first.headers['ratelimit-policy']).toContain('"key";q=2;w=60');
    expect(first.headers['ratelimit']).toContain('"key";r=1;');
    await key.client.post('/webhooks', {});
    const refused = await key.client.get('/models');
    expect(refused.body).toMatchObject({
      status: 429,
      code: 'cap-exceeded',
      cap: { name: 'requestsPerMinute', limit: 2, used: 2 },
    });
    const waits = Number(refused.headers['retry-after']);
    expect(waits).toBeGreaterThan(0);
    expect(waits).toBeLessThanOrEqual(61);
    expect(Date.parse(refused.body.cap.freesAt)).toBeGreaterThan(Date.now() - 61_000);
    expect((await usageOf(key)).requestsPerMinute).toBe(2);
    expect((await world.us.get('/models')).status).toBe(200);
  });
});

describe('a key with a cap of its running jobs', () => {
  it('queues no more at once than that, however many are posted side by side', async () => {
    const key = await keyWith({ runningJobs: 2 });
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(key)));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(2);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(3);
    const refused = answers.find(({ status }) => status === 429)!;
    expect(refused.body).toMatchObject({
      code: 'cap-exceeded',
      cap: { name: 'runningJobs', limit: 2, used: 2, freesAt: null },
    });
    expect(refused.headers['retry-after']).toBeUndefined();
    expect((await usageOf(key)).runningJobs).toBe(2);
  });

  it('may post another when one ends or is paused, and resume that one when there is room again', async () => {
    const key = await keyWith({ runningJobs: 1 });
    const { body: first } = await post(key);
    expect(first.keyId).toBe(key.id);
    await key.client.post(`/jobs/${first.id}/pause`);
    const { body: second } = await post(key);
    expect((await key.client.post(`/jobs/${first.id}/resume`)).body.code).toBe('cap-exceeded');
    const clone = await key.client.post(`/jobs/${second.id}/clone`);
    expect(clone.body.code).toBe('cap-exceeded');
    await key.client.post(`/jobs/${second.id}/cancel`);
    expect((await key.client.post(`/jobs/${first.id}/resume`)).status).toBe(200);
  });
});

describe('a key with a cap of what a day may cost', () => {
  it.each(['tokensPerDay', 'engineSecondsPerDay'])(
    '%s: its job is paused when that is used up, posts no other and goes on by itself on the next day',
    async (name) => {
      const key = await keyWith({ [name]: name === 'tokensPerDay' ? 1 : 0.000001 });
      const { body: job } = await post(key);
      await here.startWorker();
      const paused = await here.reached(job.id, 'paused');
      expect(paused.queue).toMatchObject({ reason: 'key_cap' });
      expect(paused.queue!.detail).toMatch(
        /^The cap of the key is spent: .* used\. It goes on by itself/,
      );
      const usage = await usageOf(key);
      for (const refused of [await post(key), await key.client.post(`/jobs/${job.id}/resume`)]) {
        expect(refused.body).toMatchObject({
          status: 429,
          code: 'cap-exceeded',
          cap: { name, used: usage[name], freesAt: midnight() },
        });
        expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      }
      await here.stopWorkers();
      await reap();
      expect((await key.client.get(`/jobs/${job.id}`)).body.state).toBe('paused');
      await endDay();
      expect((await usageOf(key))[name]).toBe(0);
      await reap();
      expect((await key.client.get(`/jobs/${job.id}`)).body.state).toBe('queued');
      const { body: log } = await key.client.get(`/jobs/${job.id}/events?limit=1000`);
      expect(log.data.at(-1)).toMatchObject({
        type: 'state',
        data: { from: 'paused', to: 'queued', reason: expect.stringContaining('room again') },
      });
      await world.us.patch(`/api-keys/${key.id}`, { caps: { [name]: null } }, ANY_VERSION);
      await here.startWorker();
      expect((await here.finished(job.id)).state).toBe('succeeded');
    },
  );

  it.each([
    ['another running job has the only place', { runningJobs: 1 }, {}],
    ['its own budget is spent as well', {}, { budget: { tokens: 1 } }],
  ])('its job stays paused while %s', async (_, caps, change) => {
    const key = await keyWith({ tokensPerDay: 1, ...caps });
    const { body: job } = await key.client.post('/jobs', {
      ...smallJob(world.datasetId),
      ...change,
    });
    await pauseByCap(job.id);
    await post(key);
    await reap();
    expect((await key.client.get(`/jobs/${job.id}`)).body.state).toBe('paused');
  });

  it('its job stays paused when it was paused by hand, and when the key is gone', async () => {
    const key = await keyWith({ tokensPerDay: 100 });
    const [byHand, orphan] = [(await post(key)).body, (await post(key)).body];
    await key.client.post(`/jobs/${byHand.id}/pause`);
    await pauseByCap(orphan.id);
    await world.us.delete(`/api-keys/${key.id}`);
    await reap();
    const states = await Promise.all(
      [byHand, orphan].map(async ({ id }) => (await world.us.get(`/jobs/${id}`)).body.state),
    );
    expect(states).toEqual(['paused', 'paused']);
  });

  it('is charged what its jobs have used, which deleting them does not undo', async () => {
    const key = await keyWith({ tokensPerDay: 1 });
    const { body: posted } = await post(key);
    await here.startWorker();
    const { usage } = await here.reached(posted.id, 'paused');
    const charged = {
      requestsPerMinute: null,
      engineSecondsPerDay: expect.closeTo(usage.engineSeconds, 5),
      tokensPerDay: usage.sampledTokens + usage.trainedTokens,
      runningJobs: 0,
    };
    expect(charged.tokensPerDay).toBeGreaterThan(0);
    expect(await usageOf(key)).toEqual(charged);
    await key.client.post(`/jobs/${posted.id}/cancel`);
    expect((await key.client.delete(`/jobs/${posted.id}`)).status).toBe(204);
    expect(await usageOf(key)).toEqual(charged);
  });
});

describe('a key that makes others', () => {
  it('passes its caps on, and none that is higher', async () => {
    const parent = await keyWith({ tokensPerDay: 100, runningJobs: 3 });
    const child = await keyWith({ tokensPerDay: 50 }, parent.client);
    const { body } = await world.us.get(`/api-keys/${child.id}`);
    expect(body.caps).toEqual({
      requestsPerMinute: null,
      engineSecondsPerDay: null,
      tokensPerDay: 50,
      runningJobs: 3,
    });
    for (const cap of [101, null]) {
      const caps = { tokensPerDay: cap };
      const answers = [
        await parent.client.post('/api-keys', { name: 'higher', caps }),
        await parent.client.patch(`/api-keys/${child.id}`, { caps }, ANY_VERSION),
        await parent.client.patch(`/api-keys/${parent.id}`, { caps }, ANY_VERSION),
      ];
      for (const { body: problem } of answers) {
        expect(problem).toMatchObject({
          code: 'validation-failed',
          errors: [{ pointer: '#/body/caps/tokensPerDay', detail: expect.stringContaining('100') }],
        });
      }
    }
  });

  it('sees the caps of all keys in the list, with what is used of them', async () => {
    const { id } = await keyWith({ runningJobs: 7 });
    const { body } = await world.us.get('/api-keys?limit=100');
    expect(body.data.find((key: { id: string }) => key.id === id)).toMatchObject({
      caps: { runningJobs: 7, requestsPerMinute: null },
      usage: { runningJobs: 0, requestsPerMinute: null, tokensPerDay: 0, engineSecondsPerDay: 0 },
    });
  });
});
