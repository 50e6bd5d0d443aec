import { once } from 'node:events';
import { connect } from 'node:net';
import OpenAI, { BadRequestError, ConflictError, NotFoundError, toFile } from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countRows } from '../support/count-rows.js';
import { smallJob } from '../support/job-world.js';
import { createOpenaiWorld, type OpenaiWorld, refusal } from '../support/openai-world.js';
import { taskOf } from '../support/tasks.js';

const row = (key: string, extra: object = {}) => {
  const { id: _id, ...task } = taskOf(key);
  return { ...task, ...extra };
};
const lines = (rows: readonly unknown[]) => rows.map((one) => `${JSON.stringify(one)}\n`).join('');
const purpose = 'fine-tune';

/** The first task of HumanEval in miniature, in its own format. */
const HUMANEVAL = {
  task_id: 'mini/0',
  prompt: 'def double(n):\n    """ Give n times two. """\n',
  entry_point: 'double',
  canonical_solution: '    return 2 * n\n',
  test: 'def check(candidate):\n    assert candidate(2) == 4\n',
};

describe('the files of /v1, sent by the openai client', () => {
  let world: OpenaiWorld;
  let openai: OpenAI;
  beforeAll(async () => {
    world = await createOpenaiWorld();
    ({ openai } = world);
  });
  afterAll(() => world.close());

  const upload = async (text: string, name = 'tasks.jsonl') =>
    openai.files.create({ file: await toFile(Buffer.from(text), name), purpose });

  test('a file is a dataset: it is there whole, by the same id, and its content is its tasks', async () => {
    const rows = Array.from({ length: 250 }, (_, index) => row(`t${index}`));
    const text = lines(rows);
    const file = await upload(text, 'many tasks.jsonl');
    expect(file).toMatchObject({
      object: 'file',
      filename: 'many tasks.jsonl',
      purpose,
      bytes: Buffer.byteLength(text),
      status: 'processed',
      falconry: { format: 'native', taskCount: 250 },
    });
    expect((await openai.files.waitForProcessing(file.id)).id).toBe(file.id);
    const { body } = await world.us.get(`/datasets/${file.id}`);
    expect(body).toMatchObject({
      name: 'many tasks.jsonl',
      status: 'ready',
      splits: { train: 250 },
    });
    expect(file.created_at).toBe(Math.floor(Date.parse(body.createdAt) / 1_000));
    const content = await openai.files.content(file.id);
    expect(content.headers.get('content-type')).toContain('application/jsonl');
    const tasks = (await content.text()).trimEnd().split('\n');
    expect(tasks.map((line) => JSON.parse(line))).toEqual(rows);
  });

  test('what is downloaded can be uploaded again, whatever format it came in', async () => {
    const file = await upload(`${JSON.stringify(HUMANEVAL)}\n`, 'humaneval.jsonl');
    expect(file).toMatchObject({ falconry: { format: 'humaneval', splits: { test: 1 } } });
    const text = await (await openai.files.content(file.id)).text();
    const again = await upload(text, 'again.jsonl');
    expect(again).toMatchObject({ falconry: { format: 'native', splits: { test: 1 } } });
    expect(await (await openai.files.content(again.id)).text()).toBe(text);
  });

  test('files are listed newest first, page after page, each once', async () => {
    const made = [];
    for (const key of ['a', 'b', 'c']) {
      made.unshift((await upload(lines([row(key)]))).id);
    }
    const listed = [];
    for await (const { id } of openai.files.list({ limit: 2, purpose })) {
      listed.push(id);
    }
    expect(listed.slice(0, 3)).toEqual(made);
    expect(new Set(listed).size).toBe(listed.length);
    const native = (await world.us.get('/datasets?limit=100')).body.data;
    expect(listed).toEqual(native.map(({ id }: { id: string }) => id));
    const { body } = await world.us.get(`/v1/files?limit=1&after=${made[0]}`);
    expect(body).toMatchObject({
      object: 'list',
      first_id: made[1],
      last_id: made[1],
      has_more: true,
    });
  });

  test.each([
    ['another order', { order: 'asc' }, 'order'],
    ['another purpose', { purpose: 'batch' }, 'purpose'],
    ['an id that is none', { after: 'file-abc' }, 'after'],
    ['too many', { limit: 1_000 }, 'limit'],
    ['a filter that does not exist', { name: 'x' }, 'name'],
  ])('a list with %s is refused by name', async (_, query, param) => {
    const error = await refusal(openai.files.list(query as OpenAI.FileListParams).asResponse());
    expect(error).toMatchObject({ status: 400, param });
  });

  test('a deleted file is gone, one that a job needs stays', async () => {
    const file = await upload(lines([row('a')]));
    const { body: job } = await world.us.post('/jobs', smallJob(file.id));
    const kept = await refusal(openai.files.delete(file.id));
    expect(kept).toBeInstanceOf(ConflictError);
    expect(kept).toMatchObject({ code: 'dataset-in-use' });
    // A client that repeats what it likes asks once: the same answer would come each time.
    expect(kept.headers?.get('x-should-retry')).toBe('false');
    await world.us.post(`/jobs/${job.id}/cancel`);
    expect(await openai.files.delete(file.id)).toEqual({
      id: file.id,
      object: 'file',
      deleted: true,
    });
    for (const verb of ['retrieve', 'content'] as const) {
      expect(await refusal(openai.files[verb](file.id))).toBeInstanceOf(NotFoundError);
    }
  });

  test('the file of another workspace is NotFoundError, and in no list', async () => {
    const file = await upload(lines([row('a')]));
    const them = world.clientFor(world.them);
    for (const verb of ['retrieve', 'content', 'delete'] as const) {
      expect(await refusal(them.files[verb](file.id))).toBeInstanceOf(NotFoundError);
    }
    expect((await them.files.list()).data).toEqual([]);
    expect((await openai.files.retrieve(file.id)).id).toBe(file.id);
  });

  test.each<[string, string]>([
    ['a line that is not JSON', `${lines([row('a')])}{`],
    ['a row of no known format', `${JSON.stringify({ messages: [] })}\n`],
    ['a row without tests', lines([row('a'), row('b', { hiddenTests: undefined })])],
    ['a key twice', lines([row('a'), row('a')])],
    ['NUL between the rows', `${lines([row('a')])}\u0000\n${lines([row('b')])}`],
    ['NUL in a key', lines([row('a\u0000')])],
    ['nothing', ''],
    [
      'a bad first line and megabytes after it',
      `{\n${lines([row('x'.repeat(199))]).repeat(20_000)}`,
    ],
    [
      'a bad last line after many',
      `${lines(Array.from({ length: 450 }, (_, n) => row(`k${n}`)))}{`,
    ],
  ])('a file with %s is BadRequestError, and nothing of it is kept', async (_, text) => {
    const before = await countRows(world, 'datasets', 'tasks');
    const error = await refusal(upload(text));
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error).toMatchObject({ code: 'invalid-dataset', type: 'invalid_request_error' });
    expect(await countRows(world, 'datasets', 'tasks')).toEqual(before);
  });

  test.each<[string, object, string]>([
    ['another purpose', { purpose: 'assistants' }, 'purpose'],
    ['no purpose', {}, 'purpose'],
    [
      'an end of its own',
      { purpose, expires_after: { anchor: 'created_at', seconds: 3_600 } },
      'expires_after',
    ],
  ])(
    'a form with %s is refused by name, and nothing of its file is kept',
    async (_, fields, param) => {
      const before = await countRows(world, 'datasets', 'tasks');
      const file = await toFile(Buffer.from(lines([row('a')])), 'a.jsonl');
      const error = await refusal(
        openai.files.create({ file, ...fields } as OpenAI.FileCreateParams),
      );
      expect(error).toBeInstanceOf(BadRequestError);
      expect(error.param).toContain(param);
      expect(await countRows(world, 'datasets', 'tasks')).toEqual(before);
    },
  );

  test('a file without a usable name, and a form without a file, are refused', async () => {
    const before = await countRows(world, 'datasets', 'tasks');
    expect(await refusal(upload(lines([row('a')]), 'x'.repeat(201)))).toMatchObject({
      param: 'file',
    });
    const empty = new FormData();
    empty.append('purpose', purpose);
    const error = await refusal(openai.post('/files', { body: empty }));
    expect(error).toMatchObject({ status: 400, param: 'file' });
    const json = await refusal(openai.post('/files', { body: { purpose, file: 'text' } }));
    expect(json).toMatchObject({ status: 415, code: 'unsupported-media-type' });
    expect(await countRows(world, 'datasets', 'tasks')).toEqual(before);
  });

  describe('sent by hand', () => {
    const head = (length: number) =>
      [
        'POST /v1/files HTTP/1.1',
        'host: x',
        `authorization: Bearer ${world.us.key}`,
        'content-type: multipart/form-data; boundary=b',
        `content-length: ${length}`,
        'connection: close',
        '\r\n',
      ].join('\r\n');
    const form = (end: string) =>
      '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n' +
      `${lines([row('a')])}\r\n--b\r\ncontent-disposition: form-data; name="purpose"\r\n\r\n` +
      `fine-tune\r\n--b${end}`;
    /** What comes back for a body that says that it is `extra` bytes longer than it is. */
    const exchange = async (body: string, extra = 0): Promise<string> => {
      const socket = connect(Number(new URL(world.origin).port), '127.0.0.1').setEncoding('utf8');
      let text = '';
      socket.on('data', (part: string) => (text += part));
      socket.on('error', () => undefined);
      socket.write(head(Buffer.byteLength(body) + extra) + body);
      if (extra > 0) {
        socket.end();
      }
      await once(socket, 'close');
      return text;
    };

    test('a whole form is taken', async () => {
      expect(await exchange(form('--\r\n'))).toMatch(/^HTTP\/1.1 200 /);
    });

    test('a form that breaks off leaves nothing', async () => {
      const before = await countRows(world, 'datasets', 'tasks');
      const unclosed = await exchange(form(''));
      expect(unclosed).toMatch(/^HTTP\/1.1 400 /);
      expect(unclosed).toContain('closing boundary');
      const short = await exchange(form('--'), -20);
      expect(short).toMatch(/^HTTP\/1.1 400 /);
      await exchange(form('--'), 100);
      await expect.poll(() => countRows(world, 'datasets', 'tasks')).toEqual(before);
    });
  });
});
