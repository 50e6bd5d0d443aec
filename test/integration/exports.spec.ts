import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { downloadFile } from '../../client/src/index.js';
import { type Schedule, SCHEDULE } from '../../src/common/schedule.js';
import { ExportClaims } from '../../src/exports/export-claims.js';
import { EngineRefused, EngineUnavailable } from '../../src/policy/engine-errors.js';
import { claimJob, createClaimWorld, endJob, journalOf, stateAt } from '../support/claimed-job.js';
import { eventually, type JobWorld } from '../support/job-world.js';
import { type TrainingWorld, trainingWorld } from '../support/training-world.js';
import { createTestWorker } from '../support/worker.js';

const WEIGHTS = '{"weights":[1,2,3]}';
const WEIGHTS_FILE = 'adapter_model.safetensors';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
/** A try that failed is made again at once. */
const AT_ONCE: Partial<Schedule> = { exportRetryMs: [1, 1, 1], claimPollMs: 20 };

let world: JobWorld;
const workers: INestApplicationContext[] = [];

beforeAll(async () => {
  world = await createClaimWorld();
});
afterEach(() => stopWorkers());
afterAll(() => world.close());

async function stopWorkers(): Promise<void> {
  await Promise.all(workers.splice(0).map((worker) => worker.close()));
}

/** A worker whose engine may be changed. */
async function startWorker(
  change: (engine: TrainingWorld['engine']) => void = () => undefined,
  durations: Partial<Schedule> = AT_ONCE,
): Promise<void> {
  const parts = trainingWorld({ name: 'rloo' });
  change(parts.engine);
  workers.push(await createTestWorker(world.config, parts, durations));
}

/** A checkpoint of a job that has ended, and the folder that it lies in; a companion is a folder in it. */
async function checkpoint(
  weights = WEIGHTS,
  companion?: string,
): Promise<{ id: string; folder: string }> {
  const claim = await claimJob(world);
  await journalOf(world, claim).checkpoint(stateAt(2), async (folder) => {
    await writeFile(join(folder, 'adapter.json'), weights);
    if (companion !== undefined) {
      await mkdir(join(folder, companion));
      await writeFile(join(folder, companion, 'head.json'), weights);
    }
  });
  await endJob(world, claim);
  const [row] = await world.database.query<{ id: string; folder: string }>(
    'SELECT id, folder FROM checkpoints WHERE job_id = $1',
    [claim.ref.id],
  );
  return { id: row!.id, folder: join(world.config.home, row!.folder) };
}

const ask = (id: string, format = 'peft') => world.us.post(`/checkpoints/${id}/export`, { format });
const read = async (id: string) => (await world.us.get(`/exports/${id}`)).body;
const reached = (id: string, state: string) =>
  eventually(
    () => read(id),
    (shown) => shown.state === state,
  );
const place = (id: string): string =>
  join(world.config.home, 'exports', String(world.us.workspaceId), id);
const fileOf = (id: string): string => join(place(id), 'files', WEIGHTS_FILE);
const url = (id: string, name = WEIGHTS_FILE): string => `/exports/${id}/files/${name}`;

/** An export that a worker, gone again, has made. */
async function ready(weights = WEIGHTS): Promise<{ id: string; checkpointId: string }> {
  const { id: checkpointId } = await checkpoint(weights);
  const { body } = await ask(checkpointId);
  await startWorker();
  await reached(body.id, 'ready');
  await stopWorkers();
  return { id: body.id, checkpointId };
}

describe('an export', () => {
  test('is made by a worker, once for each format, and tells size and digest of its files', async () => {
    const { id } = await checkpoint();
    const asked = await ask(id);
    expect([asked.status, asked.body.state, asked.body.files]).toEqual([202, 'queued', []]);
    expect(asked.headers['location']).toBe(`/exports/${asked.body.id}`);
    await startWorker();
    const made = await reached(asked.body.id, 'ready');
    expect(made.files).toContainEqual({
      name: WEIGHTS_FILE,
      sizeBytes: WEIGHTS.length,
      sha256: sha256(WEIGHTS),
    });
    expect(made).toMatchObject({ checkpointId: id, format: 'peft', error: null });
    const again = await ask(id);
    expect([again.status, again.body]).toEqual([200, made]);
    const { body: other } = await ask(id, 'merged');
    const merged = await reached(other.id, 'ready');
    expect(merged.files.map(({ name }: { name: string }) => name)).toContain('model.safetensors');
    const { body: page } = await world.us.get(`/checkpoints/${id}/exports`);
    expect(page.data).toEqual([merged, made]);
  });

  test('of another workspace does not exist', async () => {
    const { id, checkpointId } = await ready();
    const answers = await Promise.all([
      world.them.post(`/checkpoints/${checkpointId}/export`, { format: 'peft' }),
      world.them.get(`/checkpoints/${checkpointId}/exports`),
      world.them.get(`/exports/${id}`),
      world.them.get(url(id)),
      world.them.delete(`/exports/${id}`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    expect((await world.us.get(url(id))).status).toBe(200);
  });

  test.each([
    ['an unknown format', { format: 'gguf' }, 'validation-failed'],
    ['no format', {}, 'validation-failed'],
    ['an unknown field', { format: 'peft', folder: '/tmp' }, 'unknown-field'],
  ])('with %s is refused', async (_, body, code) => {
    const { id } = await checkpoint();
    const answer = await world.us.post(`/checkpoints/${id}/export`, body);
    expect([answer.status, answer.body.code]).toEqual([422, code]);
  });

  test('needs the scope models:write', async () => {
    const { id } = await checkpoint();
    const { body } = await world.us.post('/api-keys', { name: 'x', scopes: ['models:read'] });
    const headers = { authorization: `Bearer ${body.key}` };
    const answer = await world.nobody.post(
      `/checkpoints/${id}/export`,
      { format: 'peft' },
      headers,
    );
    expect([answer.status, answer.body.code]).toEqual([403, 'insufficient-scope']);
  });

  test('goes with its files when it is deleted, and when its checkpoint is', async () => {
    const [first, second] = [await checkpoint(), await checkpoint()];
    const [one, other] = [(await ask(first.id)).body, (await ask(second.id)).body];
    await startWorker(undefined, { reapMs: 20 });
    await reached(one.id, 'ready');
    await reached(other.id, 'ready');
    expect(existsSync(fileOf(one.id)) && existsSync(fileOf(other.id))).toBe(true);
    expect((await world.us.delete(`/exports/${one.id}`)).status).toBe(204);
    expect(existsSync(place(one.id))).toBe(false);
    expect((await world.us.get(`/exports/${one.id}`)).status).toBe(404);
    expect((await world.us.delete(`/checkpoints/${other.checkpointId}`)).status).toBe(204);
    expect((await world.us.get(url(other.id))).status).toBe(404);
    await eventually(
      async () => existsSync(place(other.id)),
      (isThere) => !isThere,
    );
  });
});

describe('the export of a critic', () => {
  const judge = (model: string, name = 'critic') =>
    world.us.post('/judges', { name, spec: { kind: 'critic', model } });

  test('is refused for a checkpoint whose job has trained none', async () => {
    const { id } = await checkpoint(WEIGHTS, 'value');
    const { status, body } = await ask(id, 'critic');
    expect([status, body.code, body.detail]).toEqual([
      422,
      'export-failed',
      expect.stringContaining('holds no critic'),
    ]);
  });

  test('is made of the policy with its head, and can be named by a judge once it is ready', async () => {
    const { id, folder } = await checkpoint(WEIGHTS, 'critic');
    const { body: asked } = await ask(id, 'critic');
    const early = await judge(asked.id);
    expect([early.status, early.body.errors]).toEqual([
      422,
      [{ pointer: '#/body/spec/model', detail: expect.stringContaining('queued') }],
    ]);
    const requests: unknown[] = [];
    await startWorker((engine) => {
      const real = engine.export.bind(engine);
      engine.export = async (request, signal) => {
        requests.push(request);
        return real({ ...request, format: 'peft' }, signal);
      };
    });
    await reached(asked.id, 'ready');
    expect(requests).toMatchObject([
      { checkpoint: folder, format: 'critic', head: join(folder, 'critic') },
    ]);
    expect((await judge(asked.id)).status).toBe(201);
    const { body: other } = await ask(id, 'peft');
    const wrong = await judge(other.id, 'other');
    expect([wrong.status, wrong.body.errors[0].detail]).toEqual([
      422,
      expect.stringContaining('peft'),
    ]);
    await reached(other.id, 'ready');
  });
});

describe('the making of an export', () => {
  test('is tried again after what may pass, and what failed before is forgotten', async () => {
    const { id } = await checkpoint();
    const { body } = await ask(id);
    let calls = 0;
    await startWorker((engine) => {
      const real = engine.export.bind(engine);
      engine.export = async (...args) => {
        calls += 1;
        if (calls < 3) {
          throw new EngineUnavailable('not there');
        }
        return real(...args);
      };
    });
    expect(await reached(body.id, 'ready')).toMatchObject({ error: null });
    expect(calls).toBe(3);
  });

  test('is given up after its last try, says why, and is begun anew when asked for again', async () => {
    const { id } = await checkpoint();
    const { body } = await ask(id);
    let calls = 0;
    await startWorker((engine) => {
      engine.export = async () => {
        calls += 1;
        throw new EngineUnavailable('not there');
      };
    });
    const failed = await reached(body.id, 'failed');
    expect(failed.error).toMatchObject({ code: 'engine-unavailable', detail: 'not there' });
    expect(calls).toBe(4);
    const file = await world.us.get(url(body.id));
    expect([file.status, file.body.code]).toEqual([409, 'export-not-ready']);
    expect(file.body.detail).toContain('not there');
    await stopWorkers();
    const again = await ask(id);
    expect([again.status, again.body.id, again.body.error]).toEqual([202, body.id, null]);
    await startWorker();
    await reached(body.id, 'ready');
  });

  test('ends at once where a repeat would be refused as well', async () => {
    const { id } = await checkpoint();
    const { body } = await ask(id, 'merged');
    let calls = 0;
    await startWorker((engine) => {
      engine.export = async () => {
        calls += 1;
        throw new EngineRefused('the base model is quantised', 'unsupported');
      };
    });
    expect((await reached(body.id, 'failed')).error).toMatchObject({
      code: 'export-failed',
      detail: 'the base model is quantised',
    });
    expect(calls).toBe(1);
  });

  test('refuses a checkpoint that is not what was written', async () => {
    const { id, folder } = await checkpoint();
    writeFileSync(join(folder, 'adapter.json'), WEIGHTS.replace('1', '9'));
    const { body } = await ask(id);
    await startWorker();
    const { error } = await reached(body.id, 'failed');
    expect(error.code).toBe('export-failed');
    expect(error.detail).toContain('adapter.json is not what was written');
  });

  test('is taken over from a worker that is lost, and never from one that lives', async () => {
    const [lost, held] = [await checkpoint(), await checkpoint()];
    const [one, other] = [await ask(lost.id), await ask(held.id)];
    const claims = new ExportClaims(world.database, SCHEDULE);
    const [first, second] = [await claims.claim(), await claims.claim()];
    expect([first!.id, second!.id]).toEqual([one.body.id, other.body.id]);
    const lease = (id: string, end: string) =>
      world.database.query(`UPDATE exports SET lease_until = now() + $2::interval WHERE id = $1`, [
        id,
        end,
      ]);
    await lease(first!.id, '-1 second');
    await lease(second!.id, '1 hour');
    await startWorker();
    const made = await reached(one.body.id, 'ready');
    expect((await read(other.body.id)).state).toBe('running');
    const problem = made.error;
    expect(await claims.renew(first!)).toBe(false);
    expect(await claims.finish(first!, [])).toBe(false);
    expect(await claims.fail(first!, problem)).toBe(false);
    expect(await read(one.body.id)).toEqual(made);
    await world.us.delete(`/exports/${second!.id}`);
  });

  test('goes back to the queue, uncharged, when its worker ends', async () => {
    const { id } = await checkpoint();
    const { body } = await ask(id);
    let isBegun = false;
    await startWorker((engine) => {
      engine.export = (_request, signal) =>
        new Promise((_resolve, reject) => {
          signal!.addEventListener('abort', () => reject(signal!.reason as Error));
          isBegun = true;
        });
    });
    await eventually(async () => isBegun, Boolean);
    expect((await read(body.id)).state).toBe('running');
    await stopWorkers();
    const [row] = await world.database.query('SELECT state, attempts FROM exports WHERE id = $1', [
      body.id,
    ]);
    expect(row).toEqual({ state: 'queued', attempts: 0 });
    await world.us.delete(`/exports/${body.id}`);
  });

  test('leaves nothing beside the files, whatever tries that were cut off have left', async () => {
    const { id } = await checkpoint();
    const { body } = await ask(id);
    await world.database.query('UPDATE exports SET attempts = 1 WHERE id = $1', [body.id]);
    await mkdir(join(place(body.id), 'files.0badcafe.tmp'), { recursive: true });
    await startWorker();
    await reached(body.id, 'ready');
    expect(readdirSync(place(body.id))).toEqual(['files']);
  });
});

describe('a download', () => {
  let id: string;
  beforeAll(async () => {
    ({ id } = await ready());
  });
  const get = (headers: Record<string, string> = {}, name?: string) =>
    world.us.get(url(id, name), headers);

  test('is the whole file with its length and its digest as ETag', async () => {
    const answer = await get();
    expect([answer.status, answer.text]).toEqual([200, WEIGHTS]);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': String(WEIGHTS.length),
      'accept-ranges': 'bytes',
      etag: `"${sha256(WEIGHTS)}"`,
    });
  });

  test('goes on where it broke off', async () => {
    const answer = await get({ range: 'bytes=5-', 'if-range': `"${sha256(WEIGHTS)}"` });
    expect([answer.status, answer.text]).toEqual([206, WEIGHTS.slice(5)]);
    expect(answer.headers['content-range']).toBe(`bytes 5-${WEIGHTS.length - 1}/${WEIGHTS.length}`);
    expect(answer.headers['content-length']).toBe(String(WEIGHTS.length - 5));
  });

  test('starts over when the part was of another file', async () => {
    const answer = await get({ range: 'bytes=5-', 'if-range': '"another"' });
    expect([answer.status, answer.text]).toEqual([200, WEIGHTS]);
  });

  test('of a part after the end is refused with the length', async () => {
    const answer = await get({ range: 'bytes=999-' });
    expect([answer.status, answer.body.code]).toEqual([416, 'range-not-satisfiable']);
    expect(answer.headers['content-range']).toBe(`bytes */${WEIGHTS.length}`);
  });

  test.each(['..%2f..%2f..%2fsecrets%2fkey', '%2e%2e', '..%5cfiles', 'files', 'other.bin', '%00'])(
    'of %s finds nothing',
    async (name) => {
      const answer = await get({}, name);
      expect([answer.status, answer.body.code]).toEqual([404, 'not-found']);
    },
  );

  test('goes on over a connection of its own with what an earlier one has left', async () => {
    const weights = JSON.stringify({ weights: 'weights '.repeat(100_000) });
    const { id: large } = await ready(weights);
    const { files } = await read(large);
    await world.app.listen(0, '127.0.0.1');
    const { port } = world.app.getHttpServer().address() as AddressInfo;
    const connection = { url: `http://127.0.0.1:${port}`, apiKey: world.us.key! };
    const folder = mkdtempSync(join(tmpdir(), 'falconry-download-'));
    writeFileSync(join(folder, `${WEIGHTS_FILE}.part`), weights.slice(0, 300_000));
    for (const file of files) {
      await downloadFile(connection, { ...file, path: url(large, file.name) }, folder);
    }
    expect(readFileSync(join(folder, WEIGHTS_FILE), 'utf8')).toBe(weights);
    expect(readdirSync(folder)).toEqual(files.map(({ name }: { name: string }) => name));
    rmSync(folder, { recursive: true });
  });

  test('that is only wanted as JSON is refused', async () => {
    const answer = await get({ accept: 'application/json' });
    expect([answer.status, answer.body.code]).toEqual([406, 'not-acceptable']);
  });

  test('of a file that is not what was exported is a problem and no half answer, until it is made anew', async () => {
    const damages = [
      () => writeFileSync(fileOf(id), WEIGHTS.replace('1', '9')),
      () => writeFileSync(fileOf(id), WEIGHTS.slice(1)),
      () => rmSync(fileOf(id)),
    ];
    await startWorker();
    for (const damage of damages) {
      expect((await get()).status).toBe(200);
      damage();
      const answer = await get({ range: 'bytes=5-' });
      expect([answer.status, answer.body.code]).toEqual([410, 'export-damaged']);
      const shown = await read(id);
      expect([shown.state, shown.error.code]).toEqual(['failed', 'export-damaged']);
      expect((await ask(shown.checkpointId)).status).toBe(202);
      await reached(id, 'ready');
      expect((await get()).text).toBe(WEIGHTS);
    }
  });
});
