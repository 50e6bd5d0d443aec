import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/common/ids.js';
import { type Answer, ANY_VERSION } from '../support/app.js';
import { createJobWorld, type JobWorld, smallJob } from '../support/job-world.js';

describe('changes of jobs', () => {
  let world: JobWorld;
  beforeAll(async () => {
    world = await createJobWorld();
  });
  afterAll(() => world.close());

  const change = (id: string, body: object, headers: Record<string, string> = ANY_VERSION) =>
    world.us.patch(`/jobs/${id}`, body, headers);
  const refusal = ({ status, body }: Answer) => [status, body.code];
  const typesOf = async (id: string): Promise<string[]> =>
    (await world.us.get(`/jobs/${id}/events`)).body.data.map(({ type }: { type: string }) => type);

  describe('PATCH /jobs/:id', () => {
    test('changes what it names, and the ETag with it', async () => {
      const id = await world.submit({
        name: 'first',
        metadata: { team: 'a', ticket: '7' },
        budget: { tokens: 1_000, judgeCalls: 5 },
      });
      const before = await world.us.get(`/jobs/${id}`);
      expect([before.headers['etag'], before.body.version]).toEqual(['"1"', 1]);
      const { status, headers, body } = await change(
        id,
        {
          name: 'second',
          metadata: { ticket: null, run: '2' },
          priority: 5,
          budget: { tokens: 2_000, judgeCalls: null },
        },
        { 'if-match': '"1"' },
      );
      expect([status, headers['etag']]).toEqual([200, '"2"']);
      expect(body).toMatchObject({ name: 'second', priority: 5, version: 2, state: 'queued' });
      expect([body.metadata, body.budget]).toEqual([{ team: 'a', run: '2' }, { tokens: 2_000 }]);
      expect((await world.us.get(`/jobs/${id}`)).body).toEqual(body);
    });

    test('null takes away the name and the budget', async () => {
      const id = await world.submit({ name: 'x', budget: { tokens: 1_000 } });
      const { body } = await change(id, { name: null, budget: null });
      expect([body.name, body.budget]).toEqual([null, null]);
    });

    test('what bears on the run is in the log, what only names it is not', async () => {
      const id = await world.submit();
      await change(id, { name: 'renamed', metadata: { a: '1' } });
      expect(await typesOf(id)).toEqual(['state']);
      await change(id, { priority: 3 });
      const { body } = await world.us.get(`/jobs/${id}/events?after=1`);
      expect(body.data).toMatchObject([{ sequence: 2, type: 'changed', data: { priority: 3 } }]);
    });

    test('a change that changes nothing leaves version and log alone', async () => {
      const id = await world.submit({ name: 'same', priority: 2 });
      const { status, body } = await change(id, { name: 'same', priority: 2, metadata: {} });
      expect([status, body.version]).toEqual([200, 1]);
      expect(await typesOf(id)).toEqual(['state']);
    });

    test('without If-Match is 428, with one that is stale 412; neither changes anything', async () => {
      const id = await world.submit();
      expect(refusal(await change(id, { name: 'a' }, {}))).toEqual([428, 'precondition-required']);
      await change(id, { name: 'b' });
      const stale = await change(id, { name: 'c' }, { 'if-match': '"1"' });
      expect(refusal(stale)).toEqual([412, 'precondition-failed']);
      expect((await world.us.get(`/jobs/${id}`)).body).toMatchObject({ name: 'b', version: 2 });
    });

    test('of changes that read the same version at once one is made', async () => {
      const id = await world.submit();
      const answers = await Promise.all(
        ['a', 'b', 'c', 'd'].map((name) => change(id, { name }, { 'if-match': '"1"' })),
      );
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
        200, 412, 412, 412,
      ]);
    });

    test('a resume with another budget is a change of it', async () => {
      const id = await world.submit({ budget: { tokens: 1_000 } });
      await world.us.post(`/jobs/${id}/pause`);
      await world.us.post(`/jobs/${id}/resume`, { budget: { tokens: 2_000 } });
      const stale = await change(id, { budget: { tokens: 5 } }, { 'if-match': '"1"' });
      expect(refusal(stale)).toEqual([412, 'precondition-failed']);
    });

    test('a job that has ended takes another name, and no other run', async () => {
      const id = await world.submit({ priority: 1 });
      await world.us.post(`/jobs/${id}/cancel`);
      const named = await change(id, { name: 'kept', metadata: { ticket: '9' } });
      expect(named.body).toMatchObject({ state: 'cancelled', name: 'kept', version: 2 });
      for (const body of [{ priority: 9 }, { budget: { tokens: 1 } }]) {
        const answer = await change(id, body);
        expect(refusal(answer)).toEqual([409, 'illegal-transition']);
        expect(answer.body).toMatchObject({ currentState: 'cancelled', allowed: [] });
      }
      expect(await typesOf(id)).toEqual(['state', 'state']);
    });

    test.each([
      [{ name: '' }, 'validation-failed', '#/body/name'],
      [{ priority: 101 }, 'validation-failed', '#/body/priority'],
      [{ budget: { tokens: 0 } }, 'validation-failed', '#/body/budget/tokens'],
      [{ metadata: { a: 'NUL \0' } }, 'validation-failed', '#/body/metadata/a'],
      [{ metadata: { a: 1 } }, 'validation-failed', '#/body/metadata/a'],
      [{ state: 'succeeded' }, 'unknown-field', '#/body/state'],
    ])('%j is refused', async (body, code, pointer) => {
      const id = await world.submit();
      const answer = await change(id, body);
      expect([...refusal(answer), answer.body.errors[0].pointer]).toEqual([422, code, pointer]);
    });

    test('pairs that add up to more than 16 are refused', async () => {
      const pairs = (from: number) =>
        Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`k${from + n}`, 'v']));
      const id = await world.submit({ metadata: pairs(0) });
      const answer = await change(id, { metadata: pairs(10) });
      expect(refusal(answer)).toEqual([422, 'validation-failed']);
      expect(answer.body.errors[0].pointer).toBe('#/body/metadata');
    });

    test('a foreign job does not exist', async () => {
      const id = await world.submit();
      const foreign = await world.them.patch(`/jobs/${id}`, { name: 'mine' }, ANY_VERSION);
      expect(refusal(foreign)).toEqual([404, 'not-found']);
      expect(refusal(await change(newId('job'), { name: 'x' }))).toEqual([404, 'not-found']);
    });
  });

  describe('GET /jobs?metadata[key]=value', () => {
    const found = async (query: string): Promise<string[]> => {
      const { status, body } = await world.us.get(`/jobs?${query}`);
      expect(status).toBe(200);
      return body.data.map(({ id }: { id: string }) => id).toSorted();
    };

    test('shows jobs with every pair that it names, and only those', async () => {
      const a = await world.submit({ metadata: { lab: 'x', run: '1' } });
      const b = await world.submit({ metadata: { lab: 'x', run: '2' } });
      await world.submit({ metadata: { lab: 'y', run: '1' } });
      expect(await found('metadata[lab]=x')).toEqual([a, b].toSorted());
      expect(await found('metadata%5Blab%5D=x&metadata[run]=2')).toEqual([b]);
      expect(await found('metadata[lab]=x&state=running')).toEqual([]);
      expect(await found('metadata[lab]=z')).toEqual([]);
    });

    test('a cursor of another filter is refused', async () => {
      await world.submit({ metadata: { page: '1' } });
      await world.submit({ metadata: { page: '1' } });
      const { body } = await world.us.get('/jobs?limit=1&metadata[page]=1');
      const next = await world.us.get(`/jobs?metadata[page]=1&cursor=${body.nextCursor}`);
      expect(next.body.data).toHaveLength(1);
      const other = await world.us.get(`/jobs?metadata[page]=2&cursor=${body.nextCursor}`);
      expect(refusal(other)).toEqual([400, 'invalid-cursor']);
    });

    test.each(['metadata=x', 'metadata[a]=1&metadata[a]=2', 'name[a]=1', 'metadata[__proto__]=1'])(
      '%s is refused',
      async (query) => {
        expect((await world.us.get(`/jobs?${query}`)).status).toBe(422);
      },
    );
  });

  test('a clone has the metadata of its job and a version of its own', async () => {
    const id = await world.submit({ metadata: { lab: 'clone' } });
    await change(id, { name: 'changed' });
    const { body } = await world.us.post(`/jobs/${id}/clone`, {});
    expect(body).toMatchObject({ name: 'changed', metadata: { lab: 'clone' }, version: 1 });
    expect(smallJob(world.datasetId)['dataset']).toBe(body.datasetId);
  });
});
