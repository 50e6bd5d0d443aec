import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../src/common/ids.js';
import type { Claim } from '../../src/jobs/job-claims.js';
import { BaseModels } from '../../src/models/base-models.js';
import { ModelsService } from '../../src/models/models.service.js';
import { PolicyEngine } from '../../src/training/ports.js';
import {
  claimJob,
  CPU,
  createClaimWorld,
  endJob,
  journalOf,
  stateAt,
} from '../support/claimed-job.js';
import { FakePolicyEngine } from '../support/fake-policy-engine.js';
import type { JobWorld } from '../support/job-world.js';

const RANK = 8;
const ANSWERS_CALLS = ['open', 'encode', 'sampleStream', 'restore', 'close'] as const;

let world: JobWorld;
const engine = new FakePolicyEngine();
let count = 0;
/** An alias that no other test uses. */
let alias = '';

beforeAll(async () => {
  world = await createClaimWorld();
  const adapter = { rank: RANK, alpha: 16 };
  await engine.open({ session: 'trained', modelPath: '', adapter, seed: 0 });
  const pool = world.app.get(PolicyEngine, { strict: false });
  for (const call of ANSWERS_CALLS) {
    Object.assign(pool, { [call]: engine[call].bind(engine) });
  }
});
afterAll(() => world.close());
beforeEach(() => {
  count += 1;
  alias = `alias-${count}`;
});

const path = (name = alias): string => `/models/aliases/${name}`;
const promote = (model: string, name = alias, headers: Record<string, string> = {}) =>
  world.us.put(path(name), { model }, headers);
const rollBack = (body: object = {}) => world.us.post(`${path()}/rollback`, body);
const history = async () => (await world.us.get(`${path()}/history`)).body.data;

async function save(claim: Claim, ...steps: number[]): Promise<void> {
  for (const step of steps) {
    await journalOf(world, claim).checkpoint(stateAt(step), (folder) =>
      engine.save('trained', 'policy', folder),
    );
  }
}

async function idsOf(claim: Claim): Promise<Record<number, string>> {
  const rows = await world.database.query<{ id: string; step: number }>(
    'SELECT id, step FROM checkpoints WHERE job_id = $1',
    [claim.ref.id],
  );
  return Object.fromEntries(rows.map(({ id, step }) => [step, id]));
}

/** The checkpoints of a job that has ended. */
async function checkpoints(...steps: number[]): Promise<string[]> {
  const claim = await claimJob(world);
  await save(claim, ...steps);
  await endJob(world, claim);
  const ids = await idsOf(claim);
  return steps.map((step) => ids[step]!);
}

describe('a promotion', () => {
  test('makes a checkpoint a model, once, and the alias lead to it', async () => {
    const [one] = await checkpoints(2);
    const made = await promote(one!);
    expect(made.status).toBe(200);
    expect(made.headers['etag']).toBe('"1"');
    expect(made.body).toMatchObject({ name: alias, checkpointId: one, version: 1 });
    expect(made.body.modelName).toBe(`tiny:${one}`);
    const { body: model } = await world.us.get(`/models/${made.body.modelId}`);
    expect(model).toMatchObject({ kind: 'trained', checkpointId: one, aliases: [alias] });
    for (const reference of [one!, model.id, model.name, alias]) {
      expect((await promote(reference)).body).toEqual(made.body);
    }
    expect((await world.us.get(`/checkpoints/${one}`)).body.kept).toBe(true);
    expect((await world.us.get(path())).body).toEqual(made.body);
    const { body: page } = await world.us.get('/models/aliases');
    expect(page.data).toContainEqual(made.body);
    const { body: models } = await world.us.get('/models');
    expect(models.data).toContainEqual(model);
  });

  test('of a checkpoint that its job registers as well makes one model of it', async () => {
    const [one] = await checkpoints(2);
    const { body } = await promote(one!);
    const { body: model } = await world.us.get(`/models/${body.modelId}`);
    const registered = await world.app.get(ModelsService).register(world.us.workspaceId!, {
      baseModelId: model.baseModelId,
      jobId: model.jobId,
      checkpointId: one!,
      adapterFolder: 'anywhere',
      lora: { rank: 1, alpha: 1 },
      resumedInexactly: [],
    });
    expect(registered).toBe(body.modelId);
  });

  test('tells of a model that its training was resumed inexactly before the checkpoint', async () => {
    const claim = await claimJob(world);
    await save(claim, 2);
    const lenient = { ...claim, job: Object.assign(claim.job, { allowInexact: true }) };
    await journalOf(world, lenient).latest({ ...CPU, device: 'cuda' });
    await save(claim, 4);
    await endJob(world, claim);
    const ids = await idsOf(claim);
    const resumesOf = async (id: string) => {
      const { body } = await promote(id);
      return (await world.us.get(`/models/${body.modelId}`)).body.resumedInexactly;
    };
    expect(await resumesOf(ids[2]!)).toEqual([]);
    expect(await resumesOf(ids[4]!)).toEqual([
      { step: 2, differences: [{ field: 'device', expected: 'cpu', found: 'cuda' }] },
    ]);
  });

  test.each([
    'Prod',
    'a b',
    '-a',
    'mdl_x',
    'ckpt_00000000000000000000000000',
    'ws_a',
    'a'.repeat(64),
  ])('to the alias %s is refused: it could be an id, or is no name', async (name) => {
    const answer = await promote('tiny', encodeURIComponent(name));
    expect([answer.status, answer.body.code]).toEqual([422, 'validation-failed']);
    expect(answer.body.errors[0].pointer).toBe('#/params/name');
  });

  test('never takes the name of a model', async () => {
    const answer = await promote('tiny', 'tiny');
    expect([answer.status, answer.body.code]).toEqual([409, 'conflict']);
  });

  test.each(['nobody', newId('model'), newId('checkpoint')])(
    'of %s, which does not exist, changes nothing',
    async (reference) => {
      await promote('tiny');
      const answer = await promote(reference);
      expect([answer.status, answer.body.code]).toEqual([404, 'not-found']);
      expect(answer.body.errors[0].pointer).toBe('#/body/model');
      expect((await world.us.get(path())).body.version).toBe(1);
    },
  );

  test('of a checkpoint that may not be used is refused', async () => {
    const [one] = await checkpoints(2);
    await world.database.query(`UPDATE checkpoints SET rejected = 'damaged' WHERE id = $1`, [one]);
    const answer = await promote(one!);
    expect([answer.status, answer.body.code]).toEqual([422, 'validation-failed']);
    expect(answer.body.detail).toContain('damaged');
  });

  test('can be tied to the version that was read', async () => {
    const [one] = await checkpoints(2);
    await promote('tiny');
    const late = await promote(one!, alias, { 'if-match': '"7"' });
    expect([late.status, late.body.code]).toEqual([412, 'precondition-failed']);
    const early = await promote(one!, `${alias}-none`, { 'if-match': '"1"' });
    expect(early.status).toBe(412);
    expect((await promote(one!, alias, { 'if-match': '"1"' })).body.version).toBe(2);
  });

  test('that comes with others is one of several versions, and none is lost', async () => {
    const ids = await checkpoints(1, 2, 3);
    const answers = await Promise.all(ids.map((id) => promote(id)));
    expect(new Set(answers.map(({ body }) => body.version))).toEqual(new Set([1, 2, 3]));
    expect((await history()).map(({ version }: { version: number }) => version)).toEqual([3, 2, 1]);
  });

  test('needs the scope models:write', async () => {
    const { body } = await world.us.post('/api-keys', { name: 'x', scopes: ['models:read'] });
    const headers = { authorization: `Bearer ${body.key}` };
    const answer = await world.nobody.put(path(), { model: 'tiny' }, headers);
    expect([answer.status, answer.body.code]).toEqual([403, 'insufficient-scope']);
  });
});

describe('a rollback', () => {
  test('goes back step by step, each a version of its own, and to any version by its number', async () => {
    const [one, two, three] = await checkpoints(1, 2, 3);
    for (const id of [one!, two!, three!]) {
      await promote(id);
    }
    const first = await rollBack();
    expect([first.status, first.body.checkpointId, first.body.version]).toEqual([200, two, 4]);
    expect((await rollBack()).body.checkpointId).toBe(one);
    const none = await rollBack();
    expect([none.status, none.body.code]).toEqual([409, 'conflict']);
    expect((await rollBack({ version: 3 })).body.checkpointId).toBe(three);
    const present = await rollBack({ version: 6 });
    expect([present.status, present.body.code]).toEqual([409, 'conflict']);
    expect((await rollBack()).body.checkpointId).toBe(two);
    const entries = await history();
    expect(
      entries.map((entry: Record<string, unknown>) => [
        entry['version'],
        entry['checkpointId'],
        entry['restores'],
      ]),
    ).toEqual([
      [7, two, 2],
      [6, three, 3],
      [5, one, 1],
      [4, two, 2],
      [3, three, null],
      [2, two, null],
      [1, one, null],
    ]);
    expect(entries[0].keyId).toMatch(/^key_/);
  });

  test('to a model that has been deleted says so, and changes nothing', async () => {
    const [one, two] = await checkpoints(1, 2);
    const { body } = await promote(one!);
    await promote(two!);
    expect((await world.us.delete(`/models/${body.modelId}`)).status).toBe(204);
    const answer = await rollBack();
    expect([answer.status, answer.body.code]).toEqual([410, 'gone']);
    expect(answer.body.detail).toContain(body.modelName);
    expect((await world.us.get(path())).body.checkpointId).toBe(two);
  });
});

describe('an alias', () => {
  const generate = (model: string) =>
    world.us.post('/generate', { model, prompt: 'def f(x):\n', memory: { mode: 'off' } });

  test('answers as the model that it leads to at the moment, and tells which', async () => {
    const [one, two] = await checkpoints(1, 2);
    const { body: first } = await promote(one!);
    const before = await generate(alias);
    expect([before.status, before.body.model]).toEqual([
      201,
      { id: first.modelId, name: first.modelName, version: one },
    ]);
    await promote(two!);
    expect((await generate(alias)).body.model.version).toBe(two);
    await rollBack();
    expect((await generate(alias)).body.model.version).toBe(one);
    await world.us.delete(path());
    const gone = await generate(alias);
    expect([gone.status, gone.body.code]).toEqual([404, 'not-found']);
  });

  test('is what a job can start from, frozen as it is when the job is posted', async () => {
    const [one] = await checkpoints(1);
    await promote(one!);
    const { body: job } = await world.us.get(`/jobs/${await world.submit({ model: alias })}`);
    expect(job.effectiveConfig.start).toEqual({ checkpointId: one });
    await world.us.post(`/jobs/${job.id}/cancel`);
  });

  test('belongs to its workspace', async () => {
    await promote('tiny');
    const answers = await Promise.all([
      world.them.get(path()),
      world.them.get(`${path()}/history`),
      world.them.get(`/models/${alias}`),
      world.them.post(`${path()}/rollback`, {}),
      world.them.delete(path()),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    const [one] = await checkpoints(1);
    expect((await world.them.put(path(), { model: one })).status).toBe(404);
    expect((await world.us.get(path())).body.version).toBe(1);
  });

  test('is not taken over by a base model that comes later', async () => {
    const [one] = await checkpoints(1);
    await promote(one!);
    const folder = join(world.config.modelsDir, alias);
    mkdirSync(folder);
    const settings = {
      promptTemplate: 'commented_blocks',
      stop: [],
      maxNewTokens: 8,
      contextLength: 64,
    };
    writeFileSync(join(folder, 'falconry.json'), JSON.stringify(settings));
    await world.app.get(BaseModels).seed();
    expect((await world.us.get(`/models/${alias}`)).body.checkpointId).toBe(one);
    expect((await world.us.get('/models')).body.data).not.toContainEqual(
      expect.objectContaining({ name: alias }),
    );
  });
});

describe('a model', () => {
  test('that an alias leads to is not deleted, nor is its checkpoint, and the answer names the alias', async () => {
    const [one] = await checkpoints(1);
    const { body } = await promote(one!);
    const model = await world.us.delete(`/models/${body.modelName}`);
    expect([model.status, model.body.code]).toEqual([409, 'model-in-use']);
    expect(model.body.detail).toContain(alias);
    const checkpoint = await world.us.delete(`/checkpoints/${one}`);
    expect([checkpoint.status, checkpoint.body.code]).toEqual([409, 'checkpoint-in-use']);
    expect(checkpoint.body.detail).toContain(alias);
    expect((await world.us.get(`/checkpoints/${one}`)).status).toBe(200);
    expect((await world.us.delete(path())).status).toBe(204);
    expect((await world.us.delete(`/models/${body.modelId}`)).status).toBe(204);
    expect((await world.us.get(`/models/${body.modelId}`)).status).toBe(404);
    expect((await world.us.delete(`/checkpoints/${one}`)).status).toBe(204);
  });

  test('is deleted by its own name only, and by nobody else', async () => {
    const [one] = await checkpoints(1);
    const { body } = await promote(one!);
    expect((await world.us.delete(`/models/${alias}`)).status).toBe(404);
    expect((await world.us.delete(`/models/${one}`)).status).toBe(404);
    expect((await world.them.delete(`/models/${body.modelId}`)).status).toBe(404);
    const base = await world.us.delete('/models/tiny');
    expect([base.status, base.body.code]).toEqual([409, 'base-model']);
  });

  test('keeps its checkpoint while its job gives up others', async () => {
    const claim = await claimJob(world);
    await save(claim, 1);
    const one = (await idsOf(claim))[1]!;
    await promote(one);
    await world.us.patch(`/checkpoints/${one}`, { kept: false });
    await save(claim, 2, 3, 4, 5, 6);
    expect(Object.keys(await idsOf(claim))).toEqual(['1', '4', '5', '6']);
    await endJob(world, claim);
  });
});
