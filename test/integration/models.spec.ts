import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ProblemError } from '../../src/common/problems.js';
import { BaseModels } from '../../src/models/base-models.js';
import { BaseCards } from '../../src/models/bases/base-cards.js';
import { ModelInspector } from '../../src/models/bases/model-inspector.js';
import { ModelHub } from '../../src/models/hub/model-hub.js';
import { eventually } from '../support/job-world.js';
import type { WebhookModelMessage } from '../../src/webhooks/webhooks.schemas.js';
import { type Answer, clientOf, createTestApp, type TestApp } from '../support/app.js';
import {
  CONFIG,
  FakeModelInspector,
  FakeModelHub,
  type FolderChange,
  writeBaseFolder,
} from '../support/base-folders.js';
import { createReceiver, type Receiver } from '../support/receiver.js';

describe('models', () => {
  const folder = mkdtempSync(join(tmpdir(), 'falconry-models-'));
  const hub = new FakeModelHub();
  let world: TestApp;
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await createReceiver();
    describeModel('small', { maxNewTokens: 64 });
    describeModel('broken', { maxNewTokens: 'many' });
    mkdirSync(join(folder, 'not-a-model'));
    writeBaseFolder(folder, 'small');
    world = await createTestApp(
      { MODELS_DIR: folder, OUTBOUND_ALLOW: receiver.address },
      { claimPollMs: 50, downloadRetryMs: [50] },
      (builder) =>
        builder
          .overrideProvider(ModelInspector)
          .useClass(FakeModelInspector)
          .overrideProvider(ModelHub)
          .useValue(hub),
    );
  });
  afterAll(async () => {
    await world.close();
    await receiver.close();
    rmSync(folder, { recursive: true });
  });

  function describeModel(name: string, change: object): void {
    mkdirSync(join(folder, name), { recursive: true });
    const settings = {
      promptTemplate: 'commented_blocks',
      stop: ['END'],
      maxNewTokens: 32,
      contextLength: 512,
      ...change,
    };
    writeFileSync(join(folder, name, 'falconry.json'), JSON.stringify(settings));
  }

  test('folders that describe themselves are base models, and the rest is left out', async () => {
    const { body } = await world.us.get('/models');
    expect(body.data.map((model: { name: string }) => model.name)).toEqual(['small']);
    expect(body.data[0]).toMatchObject({ kind: 'base', settings: { maxNewTokens: 64 } });
  });

  test('a model is found by name and by id, and keeps its id when its settings change', async () => {
    const byName = await world.us.get('/models/small');
    describeModel('small', { maxNewTokens: 65 });
    await world.app.get(BaseModels).seed();
    const byId = await world.us.get(`/models/${byName.body.id}`);
    expect(byId.body).toMatchObject({ id: byName.body.id, settings: { maxNewTokens: 65 } });
  });

  test.each(['..%2f..%2fetc', 'large', 'mdl_00000000000000000000000000', 'http:%2f%2fhost'])(
    '%s is no model and the answer names those that are',
    async (reference) => {
      const answer = await world.us.get(`/models/${reference}`);
      expect([answer.status, answer.body.code]).toEqual([404, 'not-found']);
      expect(answer.body.detail).toContain('small');
    },
  );

  test('another workspace has its own row of a base model', async () => {
    const ours = await world.us.get('/models/small');
    await world.app.get(BaseModels).seed();
    const theirs = await world.them.get('/models/small');
    expect(theirs.body.id).not.toBe(ours.body.id);
    expect((await world.them.get(`/models/${ours.body.id}`)).status).toBe(404);
  });

  test('a folder that is offered has its card soon after the start', async () => {
    await world.app.get(BaseCards).settled();
    const { body } = await world.us.get('/models/small');
    expect(body).toMatchObject({
      state: 'ready',
      source: null,
      card: { architecture: 'TinyForCausalLM', parameters: 36, licence: 'apache-2.0' },
    });
  });

  describe('POST /models with a folder', () => {
    let count = 0;
    const newFolder = (change: FolderChange = {}): string => {
      const name = `m${(count += 1)}`;
      writeBaseFolder(folder, name, change);
      return name;
    };
    const register = (source: object, rest: object = {}, headers?: Record<string, string>) =>
      world.us.post('/models', { source, ...rest }, headers);

    test('makes a base model of it, with its card, that jobs and generations can name', async () => {
      const name = newFolder();
      const { status, headers, body } = await register({ folder: name });
      expect([status, headers['location']]).toEqual([201, `/models/${body.id}`]);
      expect(body).toMatchObject({
        name,
        kind: 'base',
        state: 'ready',
        source: { folder: name },
        settings: {
          promptTemplate: 'fenced_answer',
          stop: [],
          maxNewTokens: 48,
          contextLength: 96,
        },
        card: { parameters: 36, contextLength: 96, memory: { float32: { weightsBytes: 144 } } },
        lineage: [],
      });
      expect((await world.us.get(`/models/${name}`)).body).toEqual(body);
      const [event] = (await world.us.get(`/audit-events?subjectId=${body.id}`)).body.data;
      expect(event).toMatchObject({
        action: 'model.created',
        details: { name, source: { folder: name }, digest: body.card.digest },
      });
    });

    test('keeps to the workspace of the key', async () => {
      const { body } = await register({ folder: newFolder() });
      expect((await world.them.get(`/models/${body.id}`)).status).toBe(404);
      expect((await world.them.get(`/models/${body.name}`)).status).toBe(404);
    });

    test('asks as the request says, before what the folder says', async () => {
      const name = newFolder({ 'falconry.json': { stop: ['END'], maxNewTokens: 8 } });
      const { body } = await register({ folder: name }, { settings: { maxNewTokens: 9 } });
      expect(body.settings).toMatchObject({ stop: ['END'], maxNewTokens: 9, contextLength: 96 });
      await world.app.get(BaseModels).seed();
      expect((await world.us.get(`/models/${name}`)).body.settings).toEqual(body.settings);
    });

    test('makes one model of a repeat under the same Idempotency-Key', async () => {
      const source = { folder: newFolder() };
      const key = { 'idempotency-key': 'register-once' };
      const first = await register(source, {}, key);
      const again = await register(source, {}, key);
      expect([again.status, again.body.id]).toEqual([201, first.body.id]);
      expect(again.headers['idempotency-replayed']).toBe('true');
      const other = await register(source, { name: 'other' }, key);
      expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
    });

    test('needs the scope of an operator', async () => {
      const scopes = ['models:read', 'models:write'];
      const { key } = (await world.us.post('/api-keys', { name: 'no-operator', scopes })).body;
      const user = clientOf(world.app, world.us.workspaceId, key);
      const answer = await user.post('/models', { source: { folder: newFolder() } });
      expect([answer.status, answer.body.code]).toEqual([403, 'insufficient-scope']);
      expect(answer.body.detail).toContain('models:register');
    });

    test('refuses a name that a model or an alias has', async () => {
      const { body } = await register({ folder: newFolder() });
      await world.us.put('/models/aliases/taken', { model: body.id });
      for (const name of [body.name, 'taken', 'small']) {
        const answer = await register({ folder: newFolder() }, { name });
        expect([answer.status, answer.body.code]).toEqual([409, 'conflict']);
      }
    });

    const outside = mkdtempSync(join(tmpdir(), 'falconry-outside-'));
    afterAll(() => rmSync(outside, { recursive: true }));
    const linked = (): object => {
      writeBaseFolder(outside, 'base');
      symlinkSync(join(outside, 'base'), join(folder, 'link'));
      return { folder: 'link' };
    };
    const linkedFile = (): object => {
      const name = newFolder({ 'model.safetensors': null });
      const weights = join(writeBaseFolder(outside, 'base'), 'model.safetensors');
      symlinkSync(weights, join(folder, name, 'model.safetensors'));
      return { folder: name };
    };
    const other = { ...CONFIG, architectures: ['OtherForCausalLM'], model_type: 'other' };
    const remote = { ...CONFIG, auto_map: { AutoModelForCausalLM: 'own.Model' } };

    test.each<[fault: string, source: () => object, code: string, pointer: string]>([
      ['nothing', () => ({}), 'validation-failed', 'source'],
      [
        'a folder that is not there',
        () => ({ folder: 'no' }),
        'validation-failed',
        'source/folder',
      ],
      ['MODELS_DIR itself', () => ({ folder: '.' }), 'validation-failed', 'source/folder'],
      ['a way up', () => ({ folder: '../' }), 'validation-failed', 'source/folder'],
      [
        'a way up and down',
        () => ({ folder: 'small/../..' }),
        'validation-failed',
        'source/folder',
      ],
      ['an absolute path', () => ({ folder: '/etc' }), 'validation-failed', 'source/folder'],
      ['a file', () => ({ folder: 'small/config.json' }), 'validation-failed', 'source/folder'],
      ['a URL', () => ({ folder: 'file:///etc' }), 'validation-failed', 'source/folder'],
      ['NUL', () => ({ folder: 'a\0' }), 'validation-failed', 'source/folder'],
      ['a link that leads out', linked, 'validation-failed', 'source/folder'],
      ['weights that are a link out', linkedFile, 'invalid-model', 'source/folder'],
      ['another field', () => ({ folder: 'small', code: 'x' }), 'unknown-field', 'source/code'],
      [
        'weights as a pickle',
        () => ({ folder: newFolder({ 'model.safetensors': null, 'model.pt': 'x' }) }),
        'unsafe-format',
        'source/folder',
      ],
      [
        'code of its own',
        () => ({ folder: newFolder({ 'config.json': remote }) }),
        'unsafe-format',
        'source/folder',
      ],
      [
        'an architecture that the engine does not open',
        () => ({ folder: newFolder({ 'config.json': other }) }),
        'invalid-model',
        'source/folder',
      ],
      [
        'settings of the folder that are none',
        () => ({ folder: newFolder({ 'falconry.json': { maxNewTokens: 'many' } }) }),
        'invalid-model',
        'source/folder',
      ],
    ])('refuses %s and keeps nothing', async (_fault, source, code, pointer) => {
      const { status, body } = await register(source(), { name: 'refused' });
      expect([status, body.code, body.errors?.[0]?.pointer]).toEqual([
        422,
        code,
        `#/body/${pointer}`,
      ]);
      expect(body.detail).not.toContain(folder);
      expect((await world.us.get('/models/refused')).status).toBe(404);
    });

    test.each([
      ['contextLength', 97],
      ['maxNewTokens', 97],
      ['promptTemplate', 'none'],
    ])('refuses a %s that the model does not have', async (name, value) => {
      const settings = { [name]: value };
      const { body } = await register({ folder: newFolder() }, { settings });
      expect(body).toMatchObject({
        code: 'validation-failed',
        errors: [{ pointer: `#/body/settings/${name}` }],
      });
    });

    test('takes no Idempotency-Key with a form, whose repeat its name refuses', async () => {
      const headers = {
        'content-type': 'multipart/form-data; boundary=b',
        'idempotency-key': 'form',
      };
      const answer = await world.us.post('/models', '--b--', headers);
      expect([answer.status, answer.body.code]).toEqual([400, 'idempotency-key-invalid']);
    });
  });

  describe('POST /models with a hub', () => {
    const revision = 'a'.repeat(40);
    const register = (name: string, rest: object = {}) =>
      world.us.post('/models', { source: { hub: 'team/Tiny', revision }, name, ...rest });
    const settled = (name: string) =>
      eventually(
        async () => (await world.us.get(`/models/${name}`)).body,
        ({ state }) => state !== 'registering',
      );
    const folderOf = ({ id }: { id: string }): string =>
      join(world.config.home, 'hub', world.us.workspaceId!, id);

    test('answers before the files are there, tells how far they are, and takes no job until then', async () => {
      const gate = hub.wait();
      const { status, body } = await register('tiny');
      expect([status, body.state, body.settings, body.card]).toEqual([
        202,
        'registering',
        null,
        null,
      ]);
      const under = await eventually(
        async () => (await world.us.get('/models/tiny')).body,
        ({ download }) => download.totalBytes !== null,
      );
      expect(under).toMatchObject({
        state: 'registering',
        download: { doneBytes: 1, totalBytes: 2 },
      });
      const asked = await world.us.post('/generate', { model: 'tiny', prompt: 'x' });
      expect([asked.status, asked.body.code]).toEqual([409, 'model-not-ready']);
      expect(asked.body.errors[0].pointer).toBe('#/body/model');
      gate();
      const ready = await settled('tiny');
      expect(ready).toMatchObject({
        state: 'ready',
        source: { hub: 'team/Tiny', revision },
        settings: { promptTemplate: 'fenced_answer', contextLength: 96 },
        card: { parameters: 36 },
        download: { error: null },
      });
      expect(readdirSync(folderOf(body))).toEqual(['tiny']);
      expect(readdirSync(join(folderOf(body), 'tiny'))).toContain('model.safetensors');
    });

    test('answers a repeat under the same Idempotency-Key as the first, status included', async () => {
      const body = { source: { hub: 'team/Tiny', revision }, name: 'repeated' };
      const post = () => world.us.post('/models', body, { 'idempotency-key': 'hub-once' });
      const [first, again] = [await post(), await post()];
      expect([first.status, again.status]).toEqual([202, 202]);
      expect(again.text).toBe(first.text);
      expect(again.headers['idempotency-replayed']).toBe('true');
      await settled('repeated');
    });

    test('tries again what may pass, and then has the model', async () => {
      hub.fail(new ProblemError('dependency-unavailable', 'The hub cannot be reached.'));
      await register('again');
      expect((await settled('again')).state).toBe('ready');
    });

    test('gives up what the hub does not have, says why, and keeps no files', async () => {
      hub.fail(new ProblemError('invalid-model', 'The hub answers 404.'));
      const { body } = await register('gone');
      const failed = await settled('gone');
      expect(failed).toMatchObject({
        state: 'failed',
        card: null,
        download: { error: { code: 'invalid-model', detail: 'The hub answers 404.' } },
      });
      expect(existsSync(folderOf(body))).toBe(false);
      const asked = await world.us.post('/generate', { model: 'gone', prompt: 'x' });
      expect(asked.body.code).toBe('model-not-ready');
    });

    test('holds what came to what a folder is held to', async () => {
      hub.change = { 'config.json': { ...CONFIG, auto_map: {} } };
      await register('with-code');
      const failed = await settled('with-code');
      hub.change = {};
      expect(failed.download.error.code).toBe('unsafe-format');
    });

    test('is deleted with its files by an operator, and its name is free then', async () => {
      const { body } = await register('short');
      await settled('short');
      expect((await world.us.delete('/models/short')).status).toBe(204);
      expect(existsSync(folderOf(body))).toBe(false);
      expect((await world.us.delete('/models/small')).body.code).toBe('base-model');
      expect((await register('short')).status).toBe(202);
    });

    test('tells webhooks once how each registration has ended', async () => {
      await world.us.post('/webhooks', {
        url: receiver.url,
        eventTypes: ['model.ready', 'model.failed'],
      });
      writeBaseFolder(folder, 'announced');
      const ofFolder = await world.us.post('/models', { source: { folder: 'announced' } });
      const ready = await register('announced-ready');
      await settled('announced-ready');
      hub.fail(new ProblemError('invalid-model', 'The hub answers 404.'));
      const failed = await register('announced-failed');
      const told = ({ body }: Answer) =>
        receiver.received
          .map(({ body: text }) => JSON.parse(text) as WebhookModelMessage)
          .filter(({ data }) => data.modelId === body.id);
      await eventually(
        () => Promise.resolve([ofFolder, ready, failed].map(told)),
        (all) => all.every(({ length }) => length > 0),
      );
      const end = { state: 'ready', error: null };
      expect(told(ofFolder)).toMatchObject([
        { type: 'model.ready', data: { name: 'announced', ...end } },
      ]);
      expect(told(ready)).toMatchObject([
        { type: 'model.ready', data: { name: 'announced-ready', ...end } },
      ]);
      const error = { code: 'invalid-model', detail: 'The hub answers 404.' };
      expect(told(failed)).toMatchObject([
        { type: 'model.failed', data: { state: 'failed', error } },
      ]);
    });

    test.each([
      ['a branch', { hub: 'team/tiny', revision: 'main' }, 'source/revision'],
      ['a way up', { hub: '../tiny', revision }, 'source/hub'],
      ['a URL', { hub: 'https://host/tiny', revision }, 'source/hub'],
    ])('refuses %s', async (_, source, pointer) => {
      const { status, body } = await world.us.post('/models', { source, name: 'refused' });
      expect([status, body.code]).toEqual([422, 'validation-failed']);
      expect(body.errors.map((error: { pointer: string }) => error.pointer)).toContain(
        `#/body/${pointer}`,
      );
    });
  });
});
