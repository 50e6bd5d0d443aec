import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../support/app.js';
import { createJobWorld, type JobWorld, smallJob } from '../support/job-world.js';
import { calls } from '../support/test-suites.js';

let world: JobWorld;

beforeAll(async () => {
  world = await createJobWorld({ DATABASE_POOL: '10' });
});

afterAll(() => world.close());

function post(key: string, change: Record<string, unknown> = {}, client = world.us) {
  return client.post(
    '/jobs',
    { ...smallJob(world.datasetId), ...change },
    { 'idempotency-key': key },
  );
}

async function jobCount(): Promise<number> {
  const [row] = await world.database.query<{ n: number }>('SELECT count(*)::int AS n FROM jobs');
  return row!.n;
}

/** Repeats while it is told that the first request is still being answered, as a client does. */
async function postUntilAnswered(key: string) {
  for (;;) {
    const answer = await post(key);
    if (answer.status !== 409) {
      return answer;
    }
    expect(answer.body.code).toBe('idempotency-in-progress');
    expect(answer.headers['retry-after']).toBe('1');
    await sleep(100);
  }
}

describe('an Idempotency-Key', () => {
  it('makes one job of 50 identical requests at once, for each of 20 keys, all answered alike', async () => {
    const before = await jobCount();
    const keys = Array.from({ length: 20 }, () => randomUUID());
    const answers: Answer[] = [];
    for (const key of keys) {
      answers.push(
        ...(await Promise.all(Array.from({ length: 50 }, () => postUntilAnswered(key)))),
      );
    }
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(20);
    expect(new Set(answers.map(({ headers }) => headers['location'])).size).toBe(20);
    expect((await jobCount()) - before).toBe(20);
  });

  it('says that an answer is a repeated one', async () => {
    const key = randomUUID();
    const [first, second] = [await post(key), await post(key)];
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect([first.headers['etag'], second.headers['etag']]).toEqual(['"1"', '"1"']);
    expect(second.headers['location']).toBe(`/jobs/${second.body.id}`);
    expect(second.text).toBe(first.text);
  });

  it('does not depend on the order of the members of the body', async () => {
    const key = randomUUID();
    const body = smallJob(world.datasetId);
    const turned = Object.fromEntries(Object.entries(body).toReversed());
    const first = await world.us.post('/jobs', body, { 'idempotency-key': key });
    const second = await world.us.post('/jobs', turned, { 'idempotency-key': key });
    expect(second.text).toBe(first.text);
  });

  it('belongs to one request: another body or another route is refused', async () => {
    const key = randomUUID();
    await post(key);
    expect((await post(key, { seed: 2 })).body).toMatchObject({
      status: 422,
      code: 'idempotency-key-reused',
    });
    const other = await world.us.post('/api-keys', { name: 'x' }, { 'idempotency-key': key });
    expect(other.body).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
  });

  it('is forgotten when the request fails, so that the corrected one can use it', async () => {
    const key = randomUUID();
    expect((await post(key, { seed: -1 })).status).toBe(422);
    expect((await post(key)).status).toBe(202);
  });

  it('imports a dataset once, and none from a body with a bad row; a stream of lines takes none', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const good = { key: 'one', prompt: 'Return 1.', hiddenTests: calls('f', [[], 1]) };
    const send = (rows: object[]) => world.us.post('/datasets', { name: 'once', rows }, headers);
    expect((await send([good, { ...good, prompt: '' }])).status).toBe(422);
    const [first, second] = [await send([good]), await send([good])];
    expect(first.body).toMatchObject({ version: 1, taskCount: 1 });
    expect(second.text).toBe(first.text);
    const lines = await world.us.post('/datasets?name=lines', JSON.stringify(good), {
      ...headers,
      'content-type': 'application/jsonl',
    });
    expect(lines.body.code).toBe('idempotency-key-invalid');
  });

  it('of another workspace is another key', async () => {
    const key = randomUUID();
    const ours = await world.us.post('/api-keys', { name: 'x' }, { 'idempotency-key': key });
    const theirs = await world.them.post('/api-keys', { name: 'x' }, { 'idempotency-key': key });
    expect([ours.status, theirs.status]).toEqual([201, 201]);
    expect(theirs.body.id).not.toBe(ours.body.id);
  });

  it('keeps answers that show a secret out of sight of whoever reads the table', async () => {
    const key = randomUUID();
    const { body } = await world.us.post('/api-keys', { name: 'y' }, { 'idempotency-key': key });
    const [row] = await world.database.query<{ answer: Buffer }>(
      'SELECT answer FROM idempotency_keys WHERE key = $1',
      [key],
    );
    expect(row!.answer.toString('latin1')).not.toContain(body.key);
  });

  it('is forgotten after a day', async () => {
    const key = randomUUID();
    const first = await post(key);
    await world.database.query(
      `UPDATE idempotency_keys SET created_at = now() - interval '25 hours' WHERE key = $1`,
      [key],
    );
    const second = await post(key);
    expect(second.status).toBe(202);
    expect(second.body.id).not.toBe(first.body.id);
  });

  it.each([
    ['empty', ''],
    ['of 256 characters', 'k'.repeat(256)],
    ['with a space', 'a b'],
    ['outside ASCII', 'ké'],
    ['with a control character', 'a\u0001'],
  ])('that is %s is refused', async (_, key) => {
    expect((await post(key)).body).toMatchObject({ status: 400, code: 'idempotency-key-invalid' });
  });
});
