import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BaseModels } from '../../src/models/base-models.js';
import { createTestApp, type TestApp } from '../support/app.js';

describe('models', () => {
  const folder = mkdtempSync(join(tmpdir(), 'falconry-models-'));
  let world: TestApp;
  beforeAll(async () => {
    describeModel('small', { maxNewTokens: 64 });
    describeModel('broken', { maxNewTokens: 'many' });
    mkdirSync(join(folder, 'not-a-model'));
    world = await createTestApp({ MODELS_DIR: folder });
  });
  afterAll(async () => {
    await world.close();
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
});
