import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PolicyEngine } from '../../src/training/ports.js';
import {
  adapterParts,
  LORA_CONFIG,
  type Part,
  sendParts,
  WEIGHTS,
  writeBase,
} from '../support/adapter-uploads.js';
import type { Answer } from '../support/app.js';
import { createJobWorld, type JobWorld, smallJob } from '../support/job-world.js';
import { ANSWERS } from '../support/training-world.js';
import { FakePolicyEngine } from '../support/fake-policy-engine.js';

const SHA256 = createHash('sha256').update(WEIGHTS).digest('hex');

describe('POST /models', () => {
  let world: JobWorld;
  const adopted: string[] = [];
  beforeAll(async () => {
    world = await createJobWorld();
    writeBase(world.config.modelsDir, 'tiny');
    const engine = new FakePolicyEngine(Object.values(ANSWERS));
    const bound = world.app.get(PolicyEngine, { strict: false });
    for (const verb of ['open', 'encode', 'sampleStream', 'close'] as const) {
      Object.assign(bound, {
        [verb]: (...args: never[]) => (engine[verb] as (...a: never[]) => unknown)(...args),
      });
    }
    // The fake's adapters are tables of logits; what matters here is which files it is told to read.
    bound.adopt = async (_session, _adapter, folder) => {
      adopted.push(folder);
    };
  });
  afterAll(() => world.close());

  const send = (parts: readonly Part[]): Promise<Answer> => sendParts(world.us, parts);
  const folders = (): string[] => {
    const place = join(world.config.home, 'adapters', world.us.workspaceId!);
    return existsSync(place) ? readdirSync(place) : [];
  };

  test('makes a model of an adapter that fits, whose files are what was sent', async () => {
    const answer = await send(adapterParts('mine'));
    expect([answer.status, answer.headers['location']]).toEqual([201, `/models/${answer.body.id}`]);
    const base = (await world.us.get('/models/tiny')).body;
    expect(answer.body).toMatchObject({
      name: 'tiny:mine',
      kind: 'uploaded',
      baseModelId: base.id,
      settings: base.settings,
      jobId: null,
      checkpointId: null,
      adapterSha256: SHA256,
    });
    expect((await world.us.get('/models/tiny:mine')).body).toEqual(answer.body);
    const folder = join(world.config.home, 'adapters', world.us.workspaceId!, answer.body.id);
    expect(readFileSync(join(folder, 'adapter_model.safetensors')).equals(WEIGHTS)).toBe(true);
    expect(JSON.parse(readFileSync(join(folder, 'adapter_config.json'), 'utf8'))).toEqual(
      LORA_CONFIG,
    );
    const [event] = (await world.us.get(`/audit-events?subjectId=${answer.body.id}`)).body.data;
    expect(event).toMatchObject({ action: 'model.created', details: { adapterSha256: SHA256 } });
  });

  test('takes the parts in any order', async () => {
    expect((await send(adapterParts('backwards').toReversed())).status).toBe(201);
  });

  test('lets the model answer, by the version that its weights have', async () => {
    const { id } = (await send(adapterParts('speaker'))).body;
    const answer = await world.us.post('/generate', { model: 'tiny:speaker', prompt: 'x' });
    expect([answer.status, answer.body.model]).toEqual([
      201,
      { id, name: 'tiny:speaker', version: SHA256 },
    ]);
    expect(adopted.at(-1)).toBe(join(world.config.home, 'adapters', world.us.workspaceId!, id));
  });

  test('lets a job start from it, which keeps it until the job has ended', async () => {
    const { id } = (await send(adapterParts('start'))).body;
    const { recipe, ...job } = smallJob(world.datasetId);
    const adapter = { rank: 2, alpha: 4, targets: ['q_proj'] };
    const wish = { ...job, model: 'tiny:start', recipe: { ...(recipe as object), adapter } };
    const made = await world.us.post('/jobs', wish);
    expect(made.status).toBe(202);
    const { body } = await world.us.get(`/jobs/${made.body.id}`);
    expect(body.effectiveConfig.start).toEqual({ modelId: id });
    const clone = await world.us.post(`/jobs/${made.body.id}/clone`, {});
    expect(clone.body.effectiveConfig.start).toEqual({ modelId: id });
    for (const user of [made, clone]) {
      expect((await world.us.delete(`/models/${id}`)).body.code).toBe('model-in-use');
      await world.us.post(`/jobs/${user.body.id}/cancel`);
    }
    expect((await world.us.delete(`/models/${id}`)).status).toBe(204);
    const again = await world.us.post(`/jobs/${made.body.id}/clone`, {});
    expect([again.status, again.body.code]).toEqual([404, 'not-found']);
  });

  test.each([
    ['rank', { rank: 4, alpha: 4, targets: ['q_proj'] }],
    ['alpha', { rank: 2, alpha: 16, targets: ['q_proj'] }],
    ['targets', { rank: 2, alpha: 4 }],
  ])('tells a job whose %s is another', async (field, adapter) => {
    const name = `of-${field}`;
    await send(adapterParts(name));
    const { recipe, ...job } = smallJob(world.datasetId);
    const wish = { ...job, model: `tiny:${name}`, recipe: { ...(recipe as object), adapter } };
    const answer = await world.us.post('/jobs', wish);
    expect(answer.body.errors[0].pointer).toBe(`#/body/recipe/adapter/${field}`);
  });

  test('deletes the files with the model', async () => {
    const { id } = (await send(adapterParts('gone'))).body;
    expect(folders()).toContain(id);
    expect((await world.us.delete('/models/tiny:gone')).status).toBe(204);
    expect(folders()).not.toContain(id);
    expect((await world.us.get(`/models/${id}`)).status).toBe(404);
  });

  test('keeps to its workspace', async () => {
    const { id } = (await send(adapterParts('ours'))).body;
    expect((await world.them.get(`/models/${id}`)).status).toBe(404);
    const theirs = await sendParts(world.them, adapterParts('ours'));
    expect(theirs.body).toMatchObject({
      code: 'not-found',
      errors: [{ pointer: '#/body/baseModel' }],
    });
  });

  const change = (name: string, part: Partial<Part>): Part[] =>
    adapterParts('refused').map((one) => (one.name === name ? { ...one, ...part } : one));
  const without = (name: string): Part[] =>
    adapterParts('refused').filter((one) => one.name !== name);
  const nan = Buffer.from(WEIGHTS);
  nan.writeFloatLE(NaN, nan.length - 4);

  test.each<[fault: string, parts: () => Part[], code: string, pointer: string]>([
    ['no name', () => without('name'), 'validation-failed', 'name'],
    ['no base model', () => without('baseModel'), 'validation-failed', 'baseModel'],
    ['no configuration', () => without('config'), 'validation-failed', 'config'],
    ['no weights', () => without('weights'), 'validation-failed', 'weights'],
    ['a name with a path', () => change('name', { content: '../x' }), 'validation-failed', 'name'],
    ['a name like an id', () => change('name', { content: 'job_1' }), 'validation-failed', 'name'],
    ['an unknown base', () => change('baseModel', { content: 'no' }), 'not-found', 'baseModel'],
    [
      'a base with a path',
      () => change('baseModel', { content: '../tiny' }),
      'not-found',
      'baseModel',
    ],
    [
      'an uploaded base',
      () => change('baseModel', { content: 'tiny:mine' }),
      'validation-failed',
      'baseModel',
    ],
    [
      'a field twice',
      () => [...without('none'), { name: 'name', content: 'x' }],
      'validation-failed',
      'name',
    ],
    [
      'another field',
      () => [{ name: 'code', content: 'x' }, ...without('none')],
      'unknown-field',
      'code',
    ],
    [
      'weights as .bin',
      () => change('weights', { filename: 'adapter_model.bin' }),
      'unsafe-format',
      'weights',
    ],
    [
      'weights as .pt',
      () => change('weights', { filename: 'adapter.PT' }),
      'unsafe-format',
      'weights',
    ],
    [
      'weights in a folder',
      () => change('weights', { filename: '../adapter_model.safetensors' }),
      'validation-failed',
      'weights',
    ],
    [
      'a configuration of another name',
      () => change('config', { filename: 'config.json' }),
      'validation-failed',
      'config',
    ],
    [
      'a configuration without end',
      () => change('config', { content: ' '.repeat(70_000) }),
      'validation-failed',
      'config',
    ],
    [
      'a pickle in the name of safetensors',
      () => change('weights', { content: Buffer.from('80049510000000000000007d', 'hex') }),
      'unsafe-format',
      'weights',
    ],
    [
      'a zip archive',
      () => change('weights', { content: 'PK\u0003\u0004 and more of it' }),
      'unsafe-format',
      'weights',
    ],
    [
      'weights cut short',
      () => change('weights', { content: WEIGHTS.subarray(0, -1) }),
      'invalid-model',
      'weights',
    ],
    [
      'weights with more after them',
      () => change('weights', { content: Buffer.concat([WEIGHTS, Buffer.of(0)]) }),
      'invalid-model',
      'weights',
    ],
    [
      'weights that are no numbers',
      () => change('weights', { content: nan }),
      'invalid-model',
      'weights',
    ],
    [
      'another rank',
      () => adapterParts('refused', { config: { ...LORA_CONFIG, r: 3 } }),
      'invalid-model',
      'weights',
    ],
    [
      'another kind of adapter',
      () => adapterParts('refused', { config: { ...LORA_CONFIG, peft_type: 'IA3' } }),
      'invalid-model',
      'config/peft_type',
    ],
    [
      'code to load it with',
      () =>
        adapterParts('refused', {
          config: { ...LORA_CONFIG, auto_mapping: { parent_library: 'os' } },
        }),
      'invalid-model',
      'config/auto_mapping',
    ],
    [
      'a field that is none',
      () => adapterParts('refused', { config: { ...LORA_CONFIG, trust_remote_code: true } }),
      'invalid-model',
      'config/trust_remote_code',
    ],
    [
      'a layer that the base lacks',
      () => adapterParts('refused', { config: { ...LORA_CONFIG, target_modules: ['o_proj'] } }),
      'invalid-model',
      'config/target_modules',
    ],
  ])('refuses %s and keeps nothing', async (_fault, parts, code, pointer) => {
    const before = folders();
    const { status, body } = await send(parts());
    expect([status, body.code, body.errors?.[0]?.pointer]).toEqual([
      code === 'not-found' ? 404 : 422,
      code,
      `#/body/${pointer}`,
    ]);
    expect(folders()).toEqual(before);
    expect((await world.us.get('/models/tiny:refused')).status).toBe(404);
  });

  test('refuses a name that is taken, and keeps the first', async () => {
    const first = await send(adapterParts('taken'));
    const before = folders();
    const second = await send(adapterParts('taken'));
    expect([second.status, second.body.code]).toEqual([409, 'conflict']);
    expect(folders()).toEqual(before);
    expect((await world.us.get('/models/tiny:taken')).body).toEqual(first.body);
  });

  test.each([
    ['lines', 'application/jsonl', '{}'],
    ['a form without a boundary', 'multipart/form-data', 'x'],
  ])('refuses %s', async (_, type, body) => {
    const answer = await world.us.post('/models', body, { 'content-type': type });
    expect([answer.status, answer.body.code]).toEqual([415, 'unsupported-media-type']);
  });

  test('refuses a form that breaks off in the middle of the weights, and keeps nothing', async () => {
    const before = folders();
    const type = { 'content-type': 'multipart/form-data; boundary=b' };
    const head =
      'Content-Disposition: form-data; name="weights"; filename="adapter_model.safetensors"';
    const answer = await world.us.post('/models', `--b\r\n${head}\r\n\r\nhalf of`, type);
    expect([answer.status, answer.body.code]).toEqual([400, 'malformed-request']);
    expect(folders()).toEqual(before);
  });
});
