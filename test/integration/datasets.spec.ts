import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/common/ids.js';
import { DatasetsService } from '../../src/datasets/datasets.service.js';
import { countRows } from '../support/count-rows.js';
import { type Answer, createTestApp, type TestApp } from '../support/app.js';
import { createJobWorld, type JobWorld } from '../support/job-world.js';

const row = (key: string, extra: object = {}) => ({
  key,
  prompt: `Return ${key}.`,
  hiddenTests: { kind: 'calls', entryPoint: 'f', cases: [{ args: [], expected: key }] },
  canonicalSolution: `def f():\n    return ${JSON.stringify(key)}\n`,
  ...extra,
});
const lines = (rows: readonly unknown[]) => rows.map((one) => JSON.stringify(one)).join('\n');
const bytesOf = (texts: AsyncIterable<string>) => Readable.from(texts, { objectMode: false });
const jsonl = { 'content-type': 'application/jsonl' };

describe('datasets', () => {
  let world: TestApp;
  beforeAll(async () => {
    world = await createTestApp();
  });
  afterAll(() => world.close());

  const stream = (body: string | Buffer, query = 'name=streamed'): Promise<Answer> =>
    world.us.post(`/datasets?${query}`, body, jsonl);

  test('a JSON body becomes a dataset whose tasks are listed in its order', async () => {
    const created = await world.us.post('/datasets', {
      name: 'small',
      rows: [row('b'), row('a', { split: 'test' })],
    });
    expect(created.status).toBe(201);
    expect(created.headers['location']).toBe(`/datasets/${created.body.id}`);
    expect(created.body).toMatchObject({
      status: 'ready',
      format: 'native',
      version: 1,
      taskCount: 2,
      splits: { train: 1, test: 1 },
      verification: { state: 'queued', counts: {} },
    });
    const { body } = await world.us.get(`/datasets/${created.body.id}/tasks`);
    expect(body.data.map((one: { task: { key: string } }) => one.task.key)).toEqual(['b', 'a']);
  });

  test('a stream of lines is imported with blank lines, CRLF and a missing last break', async () => {
    const body = `${JSON.stringify(row('a'))}\r\n\n  \n${JSON.stringify(row('b'))}`;
    const { status, body: made } = await stream(body, 'name=lines&split=validation&project=course');
    expect(status).toBe(201);
    expect(made).toMatchObject({ taskCount: 2, splits: { validation: 2 } });
    expect(made.bytes).toBeGreaterThanOrEqual(body.length);
    const { body: tasks } = await world.us.get(`/datasets/${made.id}/tasks?limit=1`);
    expect(tasks.data[0].task).toMatchObject({ project: 'course', split: 'validation' });
  });

  test('more lines than a batch holds arrive whole, in order, page by page', async () => {
    const rows = Array.from({ length: 450 }, (_, index) => row(`task ${index}`));
    const { body: made } = await stream(lines(rows), 'name=many');
    expect(made.taskCount).toBe(450);
    const keys: string[] = [];
    let path: string | null = `/datasets/${made.id}/tasks?limit=100`;
    while (path !== null) {
      const { body }: Answer = await world.us.get(path);
      keys.push(...body.data.map((one: { task: { key: string } }) => one.task.key));
      path = body.nextCursor && `/datasets/${made.id}/tasks?limit=100&cursor=${body.nextCursor}`;
    }
    expect(keys).toEqual(rows.map(({ key }) => key));
  });

  test('characters that PostgreSQL cannot store as text survive in prompts and tests', async () => {
    const odd = row('odd', { prompt: 'NUL \u0000, half a pair \ud800, 🦅' });
    const { body: made } = await stream(JSON.stringify(odd), 'name=odd');
    const { body } = await world.us.get(`/datasets/${made.id}/tasks`);
    expect(body.data[0].task.prompt).toBe(odd.prompt);
  });

  test('datasets of one name are versions, also when they are made at once', async () => {
    const made = await Promise.all([1, 2, 3].map(() => stream(lines([row('a')]), 'name=twin')));
    const versions = made.map(({ body }) => body.version as number);
    expect(versions.toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
  });

  test.each([
    [
      'a field that is missing',
      lines([row('a'), { key: 'b', hiddenTests: 1 }]),
      '#/lines/2/prompt',
    ],
    ['a field that does not exist', lines([row('a', { x: 1 })]), '#/lines/1/x'],
    ['a repeated key', lines([row('a'), row('b'), row('a')]), '#/lines/3/key'],
    ['a key with NUL', lines([row('a\u0000')]), '#/lines/1/key'],
    ['a line that is no JSON', `${lines([row('a')])}\n{"key": `, '#/lines/2'],
    ['a row that is no object', lines([row('a'), null]), '#/lines/2'],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]), '#/lines/1'],
    ['a row of an unknown format', '{"question": 1}', '#/lines/1'],
    ['a line without end', 'x'.repeat(9_000_000), '#/lines/1'],
  ])('%s is named by line and pointer, and nothing is left of the import', async (_, body, at) => {
    const before = await countRows(world, 'datasets', 'tasks');
    const answer = await stream(body);
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid-dataset']);
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(at);
    expect(await countRows(world, 'datasets', 'tasks')).toEqual(before);
  });

  test('a bad row after many good ones leaves nothing of those either', async () => {
    const before = await countRows(world, 'datasets', 'tasks');
    const rows = Array.from({ length: 450 }, (_, index) => row(`task ${index}`));
    const answer = await stream(lines([...rows, { key: 'bad' }]));
    expect(answer.body.errors[0].pointer).toBe('#/lines/451/prompt');
    expect(await countRows(world, 'datasets', 'tasks')).toEqual(before);
  });

  test('a bad row of a JSON body is named by its place in the body', async () => {
    const answer = await world.us.post('/datasets', { name: 'x', rows: [row('a'), { key: 'b' }] });
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid-dataset']);
    expect(answer.body.errors[0].pointer).toBe('#/body/rows/1/prompt');
  });

  test.each([
    ['no rows', { name: 'x', rows: [] }, '#/body/rows'],
    ['no name', { rows: [row('a')] }, '#/body/name'],
    ['an unknown format', { name: 'x', format: 'csv', rows: [row('a')] }, '#/body/format'],
    ['an unknown field', { name: 'x', rows: [row('a')], id: 'mine' }, '#/body/id'],
  ])('a body with %s is refused', async (_, body, pointer) => {
    const answer = await world.us.post('/datasets', body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].pointer).toBe(pointer);
  });

  test('a stream without a name, or without a row, is refused', async () => {
    const nameless = await stream(lines([row('a')]), 'format=native');
    expect(nameless.body.errors[0].pointer).toBe('#/query/name');
    const empty = await stream('\n\n');
    expect([empty.status, empty.body.code]).toEqual([422, 'invalid-dataset']);
  });

  test('an import that is under way is seen with its progress, and cannot be used', async () => {
    const service = world.app.get(DatasetsService);
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    async function* slowly() {
      yield `${lines(Array.from({ length: 200 }, (_, index) => row(`task ${index}`)))}\n`;
      await gate;
      yield JSON.stringify(row('last'));
    }
    const importing = service.create(world.us.workspaceId!, bytesOf(slowly()), {
      name: 'slow',
      format: 'auto',
      split: 'given',
    });
    await expect
      .poll(async () => (await world.us.get('/datasets?name=slow&status=importing')).body.data[0])
      .toMatchObject({ status: 'importing', taskCount: 200 });
    const [seen] = (await world.us.get('/datasets?name=slow')).body.data;
    const early = await world.us.post(`/datasets/${seen.id}/verify`);
    expect([early.status, early.body.code]).toEqual([422, 'invalid-dataset']);
    open();
    expect((await importing).taskCount).toBe(201);
  });

  test('an upload that breaks off leaves nothing', async () => {
    const before = await countRows(world, 'datasets', 'tasks');
    async function* broken() {
      yield lines(Array.from({ length: 300 }, (_, index) => row(`task ${index}`)));
      throw new Error('connection reset');
    }
    const importing = world.app
      .get(DatasetsService)
      .create(world.us.workspaceId!, bytesOf(broken()), {
        name: 'broken',
        format: 'auto',
        split: 'given',
      });
    await expect(importing).rejects.toMatchObject({ code: 'malformed-request' });
    expect(await countRows(world, 'datasets', 'tasks')).toEqual(before);
  });

  test('an import whose process died is swept away when a process starts, a young one is not', async () => {
    const [dead, alive] = [newId('dataset'), newId('dataset')];
    const insert = (id: string, age: string) =>
      world.database.query(
        `INSERT INTO datasets (id, workspace_id, name, version, format, status, updated_at)
         VALUES ($1, $2, $1, 1, 'auto', 'importing', now() - $3::interval)`,
        [id, world.us.workspaceId, age],
      );
    await insert(dead, '11 minutes');
    await insert(alive, '1 minute');
    await world.app.get(DatasetsService).onApplicationBootstrap();
    const left = await world.database.query('SELECT id FROM datasets WHERE id = ANY($1)', [
      [dead, alive],
    ]);
    expect(left).toEqual([{ id: alive }]);
  });

  test('tasks are loaded by split and subset, in order and with their ids', async () => {
    const { body: made } = await world.us.post('/datasets', {
      name: 'parts',
      rows: [row('a'), row('b', { split: 'test', subset: 'hard' }), row('c', { split: 'test' })],
    });
    const load = (filter: object) =>
      world.app
        .get(DatasetsService)
        .loadTasks(world.us.workspaceId!, { datasetId: made.id, ...filter });
    const keysOf = async (filter: object) => (await load(filter)).map(({ key }) => key);
    expect(await keysOf({ split: 'test' })).toEqual(['b', 'c']);
    expect(await keysOf({ split: 'test', subset: 'hard' })).toEqual(['b']);
    expect((await load({ split: 'train' }))[0]!.id).toMatch(/^task_/);
  });

  test('the datasets of another workspace are neither listed, read nor verified', async () => {
    const { body: theirs } = await world.them.post('/datasets', {
      name: 'theirs',
      rows: [row('a')],
    });
    const { body: list } = await world.us.get('/datasets?limit=100');
    expect(list.data.map((one: { id: string }) => one.id)).not.toContain(theirs.id);
    const answers = await Promise.all([
      world.us.get(`/datasets/${theirs.id}`),
      world.us.get(`/datasets/${theirs.id}/tasks`),
      world.us.post(`/datasets/${theirs.id}/verify`),
      world.us.get('/datasets/ds_00000000000000000000000000'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });
});

describe('DELETE /datasets/{id}', () => {
  let world: JobWorld;
  beforeAll(async () => {
    world = await createJobWorld();
  });
  afterAll(() => world.close());

  const create = async (): Promise<string> => {
    const rows = [row('a', { split: 'train' }), row('b', { split: 'test' })];
    return (await world.us.post('/datasets', { name: 'short-lived', rows })).body.id;
  };
  const remove = (id: string) => world.us.delete(`/datasets/${id}`);

  test('removes it with its tasks, once', async () => {
    const id = await create();
    expect((await remove(id)).status).toBe(204);
    expect(await world.database.query('SELECT 1 FROM tasks WHERE dataset_id = $1', [id])).toEqual(
      [],
    );
    expect((await remove(id)).status).toBe(404);
    expect((await world.us.get(`/datasets/${id}`)).status).toBe(404);
  });

  test('is refused while jobs need it, and names them', async () => {
    const dataset = await create();
    const jobs = [await world.submit({ dataset }), await world.submit({ dataset })];
    const { status, body } = await remove(dataset);
    expect([status, body.code]).toEqual([409, 'dataset-in-use']);
    expect(body.detail.match(/job_\w+/g)).toEqual(jobs.toSorted());
    expect((await world.us.get(`/datasets/${dataset}`)).body.taskCount).toBe(2);
  });

  test('leaves the record of a job that has ended', async () => {
    const dataset = await create();
    const job = await world.submit({ dataset });
    await world.us.post(`/jobs/${job}/cancel`);
    expect((await remove(dataset)).status).toBe(204);
    const { body } = await world.us.get(`/jobs/${job}`);
    expect(body).toMatchObject({ state: 'cancelled', datasetId: dataset });
  });

  test('is refused while it is importing, and for another workspace there is none', async () => {
    const id = await create();
    expect((await world.them.delete(`/datasets/${id}`)).status).toBe(404);
    await world.database.query(`UPDATE datasets SET status = 'importing' WHERE id = $1`, [id]);
    expect((await remove(id)).body.code).toBe('dataset-in-use');
  });
});
