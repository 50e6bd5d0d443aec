import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { JobLog } from '../../src/jobs/job-log.js';
import { JOB_STATES, type JobState, TRANSITIONS } from '../../src/jobs/job-state.js';
import type { Answer } from '../support/app.js';
import { createJobWorld, type JobWorld } from '../support/job-world.js';

type Verb = 'pause' | 'resume' | 'cancel';

/** The way of a job to each state, without a worker: what one would have written. */
const WAYS: Readonly<Record<JobState, readonly JobState[]>> = {
  queued: [],
  running: ['running'],
  pausing: ['running', 'pausing'],
  paused: ['paused'],
  cancelling: ['running', 'cancelling'],
  retry_wait: ['running', 'retry_wait'],
  succeeded: ['running', 'succeeded'],
  failed: ['running', 'failed'],
  cancelled: ['cancelled'],
};

describe('POST /jobs/:id/pause, /resume and /cancel', () => {
  let world: JobWorld;
  beforeAll(async () => {
    world = await createJobWorld();
  });
  afterAll(() => world.close());

  const jobIn = async (state: JobState): Promise<string> => {
    const id = await world.submit();
    const ref = { id, workspaceId: world.us.workspaceId! };
    for (const to of WAYS[state]) {
      const by = TRANSITIONS.find((rule) => rule.to === to)!.by.at(-1)!;
      const isHeld = ['running', 'pausing', 'cancelling'].includes(to);
      const leaseUntil = isHeld ? () => `now() + interval '1 hour'` : null;
      const retryAt = to === 'retry_wait' ? () => `now() + interval '1 hour'` : null;
      const set = { fence: 1, leaseUntil, retryAt };
      expect(await world.app.get(JobLog).move(ref, { to, by, set })).not.toBeNull();
    }
    return id;
  };
  const ask = (id: string, verb: Verb, body?: unknown) =>
    world.us.post(`/jobs/${id}/${verb}`, body);
  const states = async (id: string): Promise<string[]> => {
    const { body } = await world.us.get(`/jobs/${id}/events?limit=1000`);
    return body.data
      .filter(({ type }: { type: string }) => type === 'state')
      .map(({ data }: { data: { from: string | null; to: string } }) => `${data.from} ${data.to}`);
  };

  test.each([
    ['queued', '200 paused', '200 queued', '200 cancelled'],
    ['running', '202 pausing', '409 running', '202 cancelling'],
    ['pausing', '202 pausing', '409 pausing', '202 cancelling'],
    ['paused', '200 paused', '200 queued', '200 cancelled'],
    ['cancelling', '409 cancelling', '409 cancelling', '202 cancelling'],
    ['retry_wait', '200 paused', '409 retry_wait', '200 cancelled'],
    ['succeeded', '409 succeeded', '409 succeeded', '409 succeeded'],
    ['failed', '409 failed', '409 failed', '409 failed'],
    ['cancelled', '409 cancelled', '409 cancelled', '200 cancelled'],
  ] as const)(
    'a %s job answers pause with %s, resume with %s, cancel with %s, and the same again',
    async (state, ...expected) => {
      const verbs = ['pause', 'resume', 'cancel'] as const;
      for (const [index, verb] of verbs.entries()) {
        const id = await jobIn(state);
        for (const _ of ['once', 'again']) {
          const { status, body } = await ask(id, verb);
          expect(`${status} ${body.state ?? body.currentState}`).toBe(expected[index]);
        }
      }
    },
  );

  test.each(JOB_STATES)(
    'a %s job that refuses a verb names its state and the verbs that it takes',
    async (state) => {
      const verbs: Verb[] = ['pause', 'resume', 'cancel'];
      const answers: Answer[] = [];
      for (const verb of verbs) {
        answers.push(await ask(await jobIn(state), verb));
      }
      const moves = verbs.filter((_, index) => {
        const { status, body } = answers[index]!;
        return status < 300 && body.state !== state;
      });
      for (const { status, body } of answers.filter((answer) => answer.status === 409)) {
        expect({ status, ...body }).toMatchObject({
          code: 'illegal-transition',
          currentState: state,
          allowed: moves,
        });
      }
    },
  );

  test.each(['queued', 'running'] as const)(
    'fifty requests at once on a %s job are each answered, and leave a legal history',
    async (state) => {
      const id = await jobIn(state);
      const verbs = ['pause', 'resume', 'cancel', 'pause', 'resume'] as const;
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) => ask(id, verbs[index % verbs.length]!)),
      );
      expect(answers.filter(({ status }) => ![200, 202, 409].includes(status))).toEqual([]);
      const history = (await states(id)).slice(1);
      const legal = TRANSITIONS.map(({ from, to }) => `${from} ${to}`);
      expect(history.filter((change) => !legal.includes(change))).toEqual([]);
      const ends = history.map((change) => change.split(' ')[1]);
      const starts = history.map((change) => change.split(' ')[0]);
      expect(starts.slice(1)).toEqual(ends.slice(0, -1));
      expect(ends.at(-1)).toBe(state === 'queued' ? 'cancelled' : 'cancelling');
    },
  );

  test('a request and a worker that are at the same job: whoever commits first wins', async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = await jobIn('running');
      const ref = { id, workspaceId: world.us.workspaceId!, fence: 1 };
      const set = { leaseUntil: null, finishedAt: () => 'now()' };
      const finish = world.app.get(JobLog).move(ref, { to: 'succeeded', by: 'worker', set });
      const [answer, moved] = await Promise.all([ask(id, 'cancel'), finish]);
      expect([answer.status, moved === null]).toEqual(moved === null ? [202, true] : [409, false]);
    }
  });

  test('the log says who asked, and on which terms a job goes on', async () => {
    const id = await jobIn('paused');
    await ask(id, 'resume', { allowInexact: true, budget: { tokens: 1000 } });
    const { body } = await world.us.get(`/jobs/${id}/events`);
    expect(body.data.slice(-2)).toMatchObject([
      { type: 'resumed', data: { allowInexact: true, budget: { tokens: 1000 } } },
      { type: 'state', data: { from: 'paused', to: 'queued', reason: 'Resumed by request.' } },
    ]);
    expect((await world.us.get(`/jobs/${id}`)).body).toMatchObject({
      allowInexact: true,
      budget: { tokens: 1000 },
    });
  });

  test('webhooks are told that a job was paused and that it was resumed, each once', async () => {
    const id = await jobIn('queued');
    for (const verb of ['pause', 'pause', 'resume', 'resume'] as const) {
      await ask(id, verb);
    }
    const told = await world.database.query<{ payload: { type: string; data: object } }>(
      `SELECT payload FROM outbox WHERE aggregate = $1 AND kind = 'webhook' ORDER BY id`,
      [id],
    );
    const messages = told.map(({ payload: { type, data } }) => ({ type, data }));
    expect(messages.toSorted((a, b) => (a.type < b.type ? -1 : 1))).toMatchObject([
      { type: 'job.paused', data: { jobId: id, state: 'paused', sequence: 2 } },
      { type: 'job.resumed', data: { jobId: id, state: 'queued', sequence: 4 } },
    ]);
  });

  test('terms that are not named stay as they were', async () => {
    const id = await jobIn('paused');
    await ask(id, 'resume', { allowInexact: true, budget: { tokens: 1000, judgeCalls: 5 } });
    await ask(id, 'pause');
    const { body } = await ask(id, 'resume', { budget: { tokens: 2000 } });
    expect(body).toMatchObject({ allowInexact: true, budget: { tokens: 2000, judgeCalls: 5 } });
  });

  test('a job that was resumed does not silently pass over other terms', async () => {
    const id = await jobIn('paused');
    const terms = { budget: { tokens: 1000 } };
    expect((await ask(id, 'resume', terms)).status).toBe(200);
    expect((await ask(id, 'resume', terms)).status).toBe(200);
    const other = await ask(id, 'resume', { budget: { tokens: 2000 } });
    expect(other).toMatchObject({ status: 409, body: { currentState: 'queued' } });
  });

  test.each([
    ['an unknown field', { force: true }, 'unknown-field', '#/body/force'],
    ['an unknown limit', { budget: { dollars: 1 } }, 'unknown-field', '#/body/budget/dollars'],
    ['a limit of nothing', { budget: { tokens: 0 } }, 'validation-failed', '#/body/budget/tokens'],
    ['a wish as text', { allowInexact: 'yes' }, 'validation-failed', '#/body/allowInexact'],
    ['a list', [], 'validation-failed', '#/body'],
  ])('%s in a resume is refused by field and changes nothing', async (_, body, code, pointer) => {
    const id = await jobIn('paused');
    const answer = await ask(id, 'resume', body);
    expect([answer.status, answer.body.code]).toEqual([422, code]);
    expect(answer.body.errors[0].pointer).toBe(pointer);
    expect((await world.us.get(`/jobs/${id}`)).body.state).toBe('paused');
  });

  test('a foreign and an unknown job look alike', async () => {
    const id = await jobIn('paused');
    for (const verb of ['pause', 'resume', 'cancel']) {
      expect((await world.them.post(`/jobs/${id}/${verb}`)).status).toBe(404);
    }
    expect(await states(id)).toHaveLength(2);
  });

  test.each(JOB_STATES)('jobs that are %s can be listed by their state', async (state) => {
    const id = await jobIn(state);
    const { body } = await world.us.get(`/jobs?state=${state}&limit=1`);
    expect(body.data).toMatchObject([{ id, state }]);
  });
});
