import { Logger } from 'nestjs-pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { EngineUnavailable } from '../../src/policy/engine-errors.js';
import type { Answer } from '../support/app.js';
import { asOwner } from '../support/database.js';
import { LogLines } from '../support/log-lines.js';
import { eventually } from '../support/job-world.js';
import { taskOf } from '../support/tasks.js';
import { atOptimiserStep, Gate, UNTIL_HURRIED, WorkerWorld } from '../support/worker-world.js';

/** Says what it is, and is found in no source: whatever holds it in a log has leaked it. */
const CANARY = 'kanarienvogel';
const SECRETS = {
  prompt: `def f(): # ${CANARY}-of-a-prompt`,
  engineToken: `${CANARY}-of-the-engine`,
  redis: `${CANARY}-of-redis`,
  bearer: `${CANARY}-of-a-bearer`,
  query: `${CANARY}-of-a-query`,
  address: `${CANARY}-of-an-address`,
  cause: `${CANARY}-of-a-cause`,
  apiKey: `${CANARY}-of-an-endpoint`,
};

const logs = new LogLines();
let here: WorkerWorld;

beforeAll(async () => {
  here = await WorkerWorld.create(
    {
      LOG_LEVEL: 'trace',
      ENGINE_URL: 'http://127.0.0.1:1',
      ENGINE_TOKEN: SECRETS.engineToken,
      REDIS_URL: `redis://someone:${SECRETS.redis}@127.0.0.1:1`,
      OUTBOUND_ALLOW: '127.0.0.1:1',
    },
    { engineRetryMs: 1, webhookRetryMs: [], webhookPollMs: 50 },
    logs.rebind,
  );
});
afterEach(() => here.stopWorkers());
afterAll(() => here.close());

function linesOf({ headers }: Answer): readonly object[] {
  return logs.lines
    .map(({ json }) => json)
    .filter((json) => json['requestId'] === headers['x-request-id']);
}

/** Inserts into a table fail in a way that nobody foresees, and carry what was to be inserted. */
async function withoutTable<T>(name: string, work: () => Promise<T>): Promise<T> {
  await asOwner(here.world.config.databaseUrl, `ALTER TABLE ${name} RENAME TO ${name}_away`);
  try {
    return await work();
  } finally {
    await asOwner(here.world.config.databaseUrl, `ALTER TABLE ${name}_away RENAME TO ${name}`);
  }
}

/** A dataset of one task that holds a canary in every text. */
const dataset = (name: string): object => {
  const { id: _, ...row } = taskOf('t', { prompt: SECRETS.prompt });
  return { name, rows: [row] };
};

describe('the lines of a request', () => {
  test('carry its id, those of its failure included', async () => {
    const answer = await withoutTable('tasks', () =>
      here.world.us.post('/datasets', dataset('lost')),
    );
    expect(answer.status).toBe(500);
    await expect.poll(() => linesOf(answer)).toHaveLength(2);
    const [failure, end] = linesOf(answer);
    expect(failure).toMatchObject({ level: 50, err: { type: 'QueryFailedError', code: '42P01' } });
    expect(end).toMatchObject({
      msg: 'request completed',
      req: { method: 'POST', path: '/datasets' },
      res: { status: 500 },
    });
  });

  test('carry it too when the request is refused by its head', async () => {
    const answer = await here.world.nobody.get(`/jobs?api_key=${SECRETS.query}`);
    expect(answer.body.code).toBe('credential-in-url');
    await expect
      .poll(() => linesOf(answer))
      .toEqual([expect.objectContaining({ req: { method: 'GET', path: '/jobs' } })]);
  });

  test('of requests side by side are not mixed up', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => here.world.us.get(`/jobs/unknown-${index}`)),
    );
    await expect
      .poll(() => answers.map((answer) => linesOf(answer).length))
      .toEqual(Array(8).fill(1));
    answers.forEach((answer, index) => {
      expect(linesOf(answer)[0]).toMatchObject({ req: { path: `/jobs/unknown-${index}` } });
    });
  });
});

/** A job whose first optimiser step fails with this error, on a worker that logs as it does outside of tests. */
async function failJob(error: Error): Promise<string> {
  const gate = new Gate();
  const id = await here.world.submit();
  const worker = await here.startWorker((fakes) => {
    atOptimiserStep(fakes, 1, async () => {
      await gate.pass();
      throw error;
    });
  }, UNTIL_HURRIED);
  await gate.reached();
  worker.useLogger(worker.get(Logger));
  gate.open();
  await here.reached(id, 'retry_wait');
  return id;
}

test('the lines of a job carry its id', async () => {
  const id = await failJob(new EngineUnavailable('gone'));
  await expect
    .poll(() => logs.lines.map(({ json }) => json))
    .toContainEqual(
      expect.objectContaining({ jobId: id, msg: 'The training stopped with an error.' }),
    );
});

test('no line at any level holds a secret or a prompt, whatever fails', async () => {
  const { us, nobody } = here.world;
  const answers = [
    await us.post('/datasets', dataset('kept')),
    await us.post('/datasets', { ...dataset('odd'), rows: [{ prompt: SECRETS.prompt }] }),
    await withoutTable('tasks', () => us.post('/datasets', dataset('lost again'))),
    await nobody.get('/jobs', { authorization: `Bearer ${SECRETS.bearer}` }),
    await nobody.get(`/jobs?authorization=${SECRETS.query}`),
    await us.get(`/jobs/${us.key}`),
    await us.get('/jobs', { cookie: SECRETS.bearer, 'x-api-key': SECRETS.bearer }),
    await us.post('/generate', { model: 'tiny', prompt: SECRETS.prompt, memory: { mode: 'off' } }),
    await withoutTable('webhook_endpoints', () => us.post('/webhooks', webhook())),
    await withoutTable('endpoints', () => us.post('/endpoints', endpoint())),
    await us.post('/endpoints', { ...endpoint(), apiKey: `${SECRETS.apiKey} ` }),
    await us.post('/webhooks', { url: `https://u:${SECRETS.address}@example.org` }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([
    201, 422, 500, 401, 401, 404, 200, 503, 500, 500, 422, 422,
  ]);
  const { id, secret } = (await us.post('/webhooks', webhook())).body;
  await us.post(`/webhooks/${id}/ping`);
  await eventually(
    async () => (await us.get(`/webhooks/${id}/deliveries`)).body.data,
    ([delivery]) => delivery?.state === 'exhausted',
  );
  const tried = await us.post('/endpoints', endpoint());
  expect((await us.post(`/endpoints/${tried.body.id}/test`)).body).toMatchObject({ ok: false });
  await failJob(laden(us.key!));
  await expect.poll(() => logs.lines.filter(({ json }) => 'err' in json).length).toBeGreaterThan(4);
  const told = logs.lines.map(({ text }) => text);
  expect(told.some((line) => line.includes('https://host/x?[redacted]'))).toBe(true);
  const telling = [CANARY, us.key!, secret, new URL(here.world.config.databaseUrl).password];
  for (const text of telling.filter((one) => one !== '')) {
    expect(told.filter((line) => line.includes(text))).toEqual([]);
  }
});

const webhook = (): object => ({ url: `http://127.0.0.1:1/hook?token=${SECRETS.address}` });

const endpoint = (): object => ({
  kind: 'openai',
  name: 'closed',
  baseUrl: 'http://127.0.0.1:1',
  model: 'm',
  apiKey: SECRETS.apiKey,
});

/** An error as libraries throw them: addresses, headers and bodies in its messages, members and causes. */
function laden(key: string): Error {
  const root = Object.assign(new Error(`connect to redis://u:${SECRETS.cause}@host failed`), {
    body: SECRETS.prompt,
  });
  const cause = new AggregateError([root], `GET https://host/x?key=${SECRETS.cause}`, {
    cause: root,
  });
  return Object.assign(new EngineUnavailable(`sent Authorization: Bearer ${key}`, { cause }), {
    config: { headers: { authorization: SECRETS.engineToken }, prompt: SECRETS.prompt },
  });
}
