import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PATIENT } from '../support/patient-schedule.js';
import {
  ANY_VERSION,
  type Answer,
  createScheduledApi,
  createTestApp,
  clientOf,
  type TestApp,
} from '../support/app.js';

describe('API keys', () => {
  let world: TestApp;
  beforeAll(async () => {
    world = await createTestApp();
  });
  afterAll(() => world.close());

  test('a key is shown once, works at once and stops working when it is deleted', async () => {
    const created = await world.us.post('/api-keys', { name: 'notebook' });
    expect(created.status).toBe(201);
    expect(created.headers['location']).toBe(`/api-keys/${created.body.id}`);
    const headers = { authorization: `Bearer ${created.body.key}` };
    expect((await world.nobody.get('/api-keys', headers)).status).toBe(200);

    const { body: list } = await world.us.get('/api-keys');
    expect(JSON.stringify(list)).not.toContain(created.body.key);
    expect(list.data[0]).toMatchObject({ id: created.body.id, name: 'notebook' });

    expect((await world.us.delete(`/api-keys/${created.body.id}`)).status).toBe(204);
    expect((await world.nobody.get('/api-keys', headers)).status).toBe(401);
  });

  test.each([
    ['no header', undefined],
    ['another scheme', 'Basic dXNlcjpwYXNz'],
    ['a key that never was', 'Bearer flk_live_abcdefghijkl_notakey'],
    ['a lower-case scheme', 'bearer flk'],
    ['two keys', 'Bearer a, Bearer b'],
  ])('%s is 401 with a problem that says what to send', async (_, authorization) => {
    const answer = await world.nobody.get(
      '/api-keys',
      authorization === undefined ? {} : { authorization },
    );
    expect(answer.status).toBe(401);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ code: 'unauthenticated', status: 401 });
    expect(answer.body.instance).toBe(answer.headers['x-request-id']);
  });

  test('a key with one character changed is refused', async () => {
    const key = world.us.key!;
    const changed = `${key.slice(0, 30)}${key[30] === 'a' ? 'b' : 'a'}${key.slice(31)}`;
    const answer = await world.nobody.get('/api-keys', { authorization: `Bearer ${changed}` });
    expect(answer.status).toBe(401);
  });

  test('an expired key is refused', async () => {
    const { body } = await world.us.post('/api-keys', { name: 'short' });
    await world.database.query(
      `UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = $1`,
      [body.id],
    );
    const answer = await world.nobody.get('/api-keys', { authorization: `Bearer ${body.key}` });
    expect(answer.status).toBe(401);
  });

  test('a key that is revoked or expires at one process stops working at all of them at once', async () => {
    const second = await createScheduledApi(world.config, PATIENT);
    const strangers = [world.nobody, clientOf(second, null, null)];
    const statuses = async (key: string): Promise<number[]> =>
      Promise.all(
        strangers.map(
          async (one) => (await one.get('/api-keys', { authorization: `Bearer ${key}` })).status,
        ),
      );
    const [revoked, expired] = [
      (await world.us.post('/api-keys', { name: 'revoked' })).body,
      (await world.us.post('/api-keys', { name: 'expired' })).body,
    ];
    expect([await statuses(revoked.key), await statuses(expired.key)].flat()).toEqual(
      Array(4).fill(200),
    );
    await world.us.delete(`/api-keys/${revoked.id}`);
    await world.database.query('UPDATE api_keys SET expires_at = now() WHERE id = $1', [
      expired.id,
    ]);
    expect([await statuses(revoked.key), await statuses(expired.key)].flat()).toEqual(
      Array(4).fill(401),
    );
    await second.close();
  });

  test('a key that has expired does not count as one that can make others', async () => {
    const { body } = await world.them.get('/api-keys');
    const { body: spare } = await world.them.post('/api-keys', { name: 'spare' });
    await world.database.query('UPDATE api_keys SET expires_at = now() WHERE id = $1', [spare.id]);
    const answer = await world.them.delete(`/api-keys/${body.data.at(-1).id}`);
    expect([answer.status, answer.body.code]).toEqual([409, 'last-key']);
  });

  describe('changed with PATCH', () => {
    const made = async () => (await world.us.post('/api-keys', { name: 'before' })).body;
    const change = (id: string, body: object, tag?: string) =>
      world.us.patch(`/api-keys/${id}`, body, tag === undefined ? {} : { 'if-match': tag });

    test('takes a name, caps and an end, and what is left out stays', async () => {
      const { id, version } = await made();
      expect(version).toBe(1);
      const renamed = await change(id, { name: 'after', caps: { runningJobs: 2 } }, '"1"');
      expect(renamed.headers['etag']).toBe('"2"');
      expect(renamed.body).toMatchObject({
        name: 'after',
        caps: { runningJobs: 2, tokensPerDay: null },
        version: 2,
      });
      const ended = await change(
        id,
        { expiresAt: '2999-01-01T00:00:00.000Z', caps: { tokensPerDay: 5 } },
        '"2"',
      );
      expect(ended.body).toMatchObject({
        name: 'after',
        caps: { runningJobs: 2, tokensPerDay: 5 },
        expiresAt: '2999-01-01T00:00:00.000Z',
      });
      const read = await world.us.get(`/api-keys/${id}`);
      expect([read.body, read.headers['etag']]).toEqual([ended.body, '"3"']);
      expect((await change(id, { expiresAt: null }, '*')).body.expiresAt).toBeNull();
    });

    test('must name the version that was read', async () => {
      const { id } = await made();
      const blind = await change(id, { name: 'x' });
      expect(blind.body).toMatchObject({ status: 428, code: 'precondition-required' });
      expect((await change(id, { name: 'x' }, '"1"')).status).toBe(200);
      const stale = await change(id, { name: 'y' }, '"1"');
      expect(stale.body).toMatchObject({ status: 412, code: 'precondition-failed' });
      expect((await world.us.get(`/api-keys/${id}`)).body.name).toBe('x');
    });

    test.each([
      [{ scopes: ['generate'] }, 'unknown-field', '#/body/scopes'],
      [{ caps: { money: 1 } }, 'unknown-field', '#/body/caps/money'],
      [{ caps: { tokensPerDay: 0 } }, 'validation-failed', '#/body/caps/tokensPerDay'],
      [{ caps: { runningJobs: 1.5 } }, 'validation-failed', '#/body/caps/runningJobs'],
      [{ expiresAt: '2001-01-01T00:00:00Z' }, 'validation-failed', '#/body/expiresAt'],
      [{ name: '' }, 'validation-failed', '#/body/name'],
    ])('%j is refused', async (body, code, pointer) => {
      const { id } = await made();
      const answer = await change(id, body, '"1"');
      expect(answer.body).toMatchObject({ status: 422, code, errors: [{ pointer }] });
      expect((await world.us.get(`/api-keys/${id}`)).body.version).toBe(1);
    });

    test('is not found in another workspace', async () => {
      const { id } = await made();
      const answers = [
        await world.them.get(`/api-keys/${id}`),
        await world.them.patch(`/api-keys/${id}`, { name: 'theirs' }, ANY_VERSION),
      ];
      expect(answers.map(({ status }) => status)).toEqual([404, 404]);
    });
  });

  test('an unknown field is refused by name and nothing is written', async () => {
    const before = await world.us.get('/api-keys?limit=100');
    const answer = await world.us.post('/api-keys', { name: 'x', 'a/b': 1 });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      code: 'unknown-field',
      errors: [{ pointer: '#/body/a~1b' }],
    });
    expect((await world.us.get('/api-keys?limit=100')).body.data).toHaveLength(
      before.body.data.length,
    );
  });

  test('the keys of another workspace are neither listed nor found', async () => {
    const { body: theirs } = await world.them.post('/api-keys', { name: 'theirs' });
    const { body: ours } = await world.us.get('/api-keys?limit=100');
    expect(ours.data.map((key: { id: string }) => key.id)).not.toContain(theirs.id);
    const foreign = await world.us.delete(`/api-keys/${theirs.id}`);
    const unknown = await world.us.delete('/api-keys/key_00000000000000000000000000');
    expect([foreign.status, unknown.status]).toEqual([404, 404]);
    expect(foreign.body.code).toBe(unknown.body.code);
  });

  test('the last key of a workspace cannot be deleted', async () => {
    const { body } = await world.them.get('/api-keys?limit=100');
    const own = body.data.find((key: { prefix: string }) => world.them.key!.startsWith(key.prefix));
    for (const key of body.data.filter((other: { id: string }) => other.id !== own.id)) {
      expect((await world.them.delete(`/api-keys/${key.id}`)).status).toBe(204);
    }
    const answer = await world.them.delete(`/api-keys/${own.id}`);
    expect([answer.status, answer.body.code]).toEqual([409, 'last-key']);
  });

  test('pages follow each other without gap or repeat while keys are made', async () => {
    for (let index = 0; index < 5; index += 1) {
      await world.us.post('/api-keys', { name: `page ${index}` });
    }
    const all = (await world.us.get('/api-keys?limit=100')).body.data.map(
      (key: { id: string }) => key.id,
    );
    const seen: string[] = [];
    let path: string | null = '/api-keys?limit=2';
    while (path !== null) {
      const { body }: Answer = await world.us.get(path);
      seen.push(...body.data.map((key: { id: string }) => key.id));
      await world.us.post('/api-keys', { name: 'meanwhile' });
      path = body.nextCursor === null ? null : `/api-keys?limit=2&cursor=${body.nextCursor}`;
    }
    expect(seen).toEqual(all);
  });

  test.each(['garbage', 'a.b', ''])('cursor "%s" is refused', async (cursor) => {
    const answer = await world.us.get(`/api-keys?cursor=${cursor}`);
    expect(answer.status).toBe(400);
    expect(answer.body.code).toBe('invalid-cursor');
  });

  test('a cursor of another workspace is refused', async () => {
    const { body } = await world.us.get('/api-keys?limit=1');
    const answer = await world.them.get(`/api-keys?cursor=${body.nextCursor}`);
    expect(answer.body.code).toBe('invalid-cursor');
  });
});
