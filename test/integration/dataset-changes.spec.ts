import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withinWorkspace } from '../../src/database/reach.js';
import { DatasetChangesService } from '../../src/datasets/dataset-changes.service.js';
import { JobSubmissionService } from '../../src/jobs/job-submission.service.js';
import { CreateJob } from '../../src/jobs/jobs.schemas.js';
import { type Answer, ANY_VERSION } from '../support/app.js';
import { asOwner } from '../support/database.js';
import { createJobWorld, eventually, type JobWorld, smallJob } from '../support/job-world.js';
import { Gate } from '../support/worker-world.js';

const row = (key: string, extra: object = {}) => ({
  key,
  prompt: `Return ${key}.`,
  hiddenTests: { kind: 'calls', entryPoint: 'f', cases: [{ args: [], expected: key }] },
  ...extra,
});

let world: JobWorld;
beforeAll(async () => {
  world = await createJobWorld();
});
afterAll(() => world.close());

describe('PATCH /datasets/{id}', () => {
  const create = async (name: string, metadata: object = {}): Promise<Answer> =>
    world.us.post('/datasets', { name, metadata, rows: [row('a')] });
  const change = (id: string, body: object, headers: Record<string, string> = ANY_VERSION) =>
    world.us.patch(`/datasets/${id}`, body, headers);

  test('changes labels and the ETag with them, and no task', async () => {
    const created = await create('labelled', { source: 'mine', old: 'x' });
    const { id } = created.body;
    expect(created.body).toMatchObject({ metadata: { source: 'mine', old: 'x' }, revision: 1 });
    expect(created.headers['etag']).toBe('"1"');
    const tasks = (await world.us.get(`/datasets/${id}/tasks`)).text;
    const patch = { metadata: { old: null, new: 'y' } };
    const { status, headers, body } = await change(id, patch, { 'if-match': '"1"' });
    expect([status, headers['etag'], body.version]).toEqual([200, '"2"', 1]);
    expect(body.metadata).toEqual({ source: 'mine', new: 'y' });
    expect((await world.us.get(`/datasets/${id}`)).body).toEqual(body);
    expect((await world.us.get(`/datasets/${id}/tasks`)).text).toBe(tasks);
  });

  test('under another name it is the next version of that name', async () => {
    await create('taken');
    const { body: other } = await create('free');
    const { body } = await change(other.id, { name: 'taken' });
    expect(body).toMatchObject({ name: 'taken', version: 2, revision: 2 });
    expect((await create('taken')).body.version).toBe(3);
  });

  test('datasets that take one name at once take different versions', async () => {
    const made = await Promise.all(['p', 'q', 'r'].map((name) => create(name)));
    const answers = await Promise.all(made.map(({ body }) => change(body.id, { name: 'one' })));
    const versions = answers.map(({ body }) => body.version as number);
    expect(versions.toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
  });

  test('needs the version that was read, and only that one', async () => {
    const { id } = (await create('tied')).body;
    expect((await change(id, { name: 'x' }, {})).body.code).toBe('precondition-required');
    expect((await change(id, { name: 'x' }, { 'if-match': '"2"' })).status).toBe(412);
    expect((await change(id, {}, { 'if-match': '"1"' })).body.revision).toBe(1);
    expect((await world.them.patch(`/datasets/${id}`, {}, ANY_VERSION)).status).toBe(404);
    expect((await change(id, { rows: [] })).body.code).toBe('unknown-field');
  });

  test('lists are searched by metadata, that of a streamed dataset too', async () => {
    await create('one', { course: 'a' });
    const query = 'name=two&metadata[course]=a&metadata[part]=2';
    const streamed = await world.us.post(`/datasets?${query}`, JSON.stringify(row('b')), {
      'content-type': 'application/jsonl',
    });
    expect(streamed.status).toBe(201);
    const names = async (filter: string): Promise<string[]> =>
      (await world.us.get(`/datasets?${filter}`)).body.data.map(
        ({ name }: { name: string }) => name,
      );
    expect(await names('metadata[course]=a')).toEqual(['two', 'one']);
    expect(await names('metadata[course]=a&metadata[part]=2')).toEqual(['two']);
    expect(await names('metadata[course]=b')).toEqual([]);
  });
});

describe('a dataset that is deleted while a job is posted on it', () => {
  const create = async (): Promise<string> => {
    const rows = [row('a', { split: 'train' }), row('b', { split: 'test' })];
    return (await world.us.post('/datasets', { name: 'contested', rows })).body.id;
  };
  /** Holds what `work` has locked, on a connection of its own, until it is told to commit. */
  const hold = async (work: () => Promise<unknown>): Promise<() => Promise<unknown>> => {
    const [worked, committed] = [new Gate(), new Gate()];
    const done = world.database.transaction(async () => {
      await work();
      worked.open();
      await committed.pass();
    });
    await Promise.race([worked.pass(), done]);
    return () => {
      committed.open();
      return done;
    };
  };
  /** Until a statement waits for the lock of another; it does so until that one commits. */
  const blocked = () =>
    eventually(
      () =>
        asOwner<{ n: number }>(
          world.config.databaseUrl,
          `SELECT count(*)::int AS n FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        ),
      ([waiting]) => waiting!.n > 0,
    );

  test('the deletion that comes first wins: there is no dataset, and no job', async () => {
    const dataset = await create();
    const { workspaceId } = world.us;
    const commit = await hold(() =>
      world.app.get(DatasetChangesService, { strict: false }).delete(workspaceId!, dataset),
    );
    const posting = world.us.post('/jobs', smallJob(dataset));
    await blocked();
    await commit();
    const { status, body } = await posting;
    expect([status, body.code, body.errors[0].pointer]).toEqual([
      404,
      'not-found',
      '#/body/dataset',
    ]);
    expect(
      await world.database.query('SELECT 1 FROM jobs WHERE dataset_id = $1', [dataset]),
    ).toEqual([]);
  });

  test('the job that comes first wins: the deletion names it', async () => {
    const dataset = await create();
    const job = CreateJob.parse(smallJob(dataset));
    const [key] = (await world.us.get('/api-keys')).body.data;
    const caller = { workspaceId: world.us.workspaceId!, keyId: key.id };
    const submission = world.app.get(JobSubmissionService, { strict: false });
    const commit = await hold(() =>
      withinWorkspace(caller.workspaceId, () => submission.submit(caller, job)),
    );
    const deleting = world.us.delete(`/datasets/${dataset}`);
    await blocked();
    await commit();
    const { status, body } = await deleting;
    expect([status, body.code]).toEqual([409, 'dataset-in-use']);
    expect(body.detail).toMatch(/job_\w+/);
    expect((await world.us.get(`/datasets/${dataset}`)).status).toBe(200);
  });
});
