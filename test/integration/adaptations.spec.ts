import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AdaptationsService } from '../../src/adaptations/adaptations.service.js';
import { AdaptModel } from '../../src/adaptations/adaptations.schemas.js';
import type { CallerIdentity } from '../../src/common/caller.js';
import { newId } from '../../src/common/ids.js';
import type { Task } from '../../src/contracts/task.js';
import { DatasetsService } from '../../src/datasets/datasets.service.js';
import { ContaminationCheck } from '../../src/evaluations/contamination-check.js';
import type { EvaluationRunEntity } from '../../src/evaluations/evaluation.entity.js';
import type { EvaluatedModel } from '../../src/evaluations/evaluations.schemas.js';
import { LearnedBefore } from '../../src/evaluations/learned-before.js';
import { TrainingLineage } from '../../src/jobs/training-lineage.js';
import { MemoryService } from '../../src/memory/memory.service.js';
import { ModelLessons } from '../../src/models/model-lessons.js';
import { ProblemError } from '../../src/common/problems.js';
import type { InnerStepRequest, OpenSession } from '../../src/contracts/policy.js';
import { Database } from '../../src/database/database.js';
import { withinWorkspace } from '../../src/database/reach.js';
import { FeedbackEntity } from '../../src/feedback/feedback.entity.js';
import type { CreateFeedback } from '../../src/feedback/feedback.schemas.js';
import { GenerationEntity } from '../../src/generation/generation.entity.js';
import { EpisodeEntity } from '../../src/memory/episode.entity.js';
import {
  EngineDiverged,
  EngineOutOfMemory,
  EngineStorageFull,
  EngineUnavailable,
} from '../../src/policy/engine-errors.js';
import { PolicyEngine } from '../../src/training/ports.js';
import { FalconSettings } from '../../src/training/recipes/falcon-settings.js';
import { type Answer, clientOf } from '../support/app.js';
import { claimJob, endJob, journalOf, stateAt } from '../support/claimed-job.js';
import { FakePolicyEngine } from '../support/fake-policy-engine.js';
import { createJobWorld, type JobWorld, smallJob } from '../support/job-world.js';
import { Gate } from '../support/worker-world.js';
import { firstTask, makeEpisode, makeGeneration } from '../support/resources.js';
import { taskOf } from '../support/tasks.js';

const VERBS = [
  'open',
  'encode',
  'copy',
  'restore',
  'forwardBackward',
  'innerStep',
  'logProbabilities',
  'sampleStream',
  'save',
  'close',
  'interrupt',
] as const;
const SOLVED = { prompt: 'def f():', solution: 'return 1' };

/** The engine's files have the names of PEFT. */
class NamedFilesEngine extends FakePolicyEngine {
  override async save(session: string, adapter: string, folder: string): Promise<void> {
    await super.save(session, adapter, folder);
    await copyFile(join(folder, 'adapter.json'), join(folder, 'adapter_model.safetensors'));
  }
}

let world: JobWorld;
let pool: PolicyEngine;
const engine = new NamedFilesEngine();
const opened: OpenSession[] = [];
const stepped: InnerStepRequest[] = [];
const closed: string[] = [];
let count = 0;

beforeAll(async () => {
  world = await createJobWorld({ MAX_RUNNING_JOBS_PER_WORKSPACE: '1000' }, { renewLeaseMs: 20 });
  pool = world.app.get(PolicyEngine, { strict: false });
});
beforeEach(() => {
  for (const verb of VERBS) {
    Object.assign(pool, { [verb]: engine[verb].bind(engine) });
  }
  pool.open = (request) => (opened.push(request), engine.open(request));
  pool.innerStep = (request) => (stepped.push(request), engine.innerStep(request));
  pool.close = (session) => (closed.push(session), engine.close(session));
});
afterAll(() => world.close());

const adapt = (
  model: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<Answer> => world.us.post(`/models/${model}/adapt`, body, headers);
const newName = (): string => `made-${(count += 1)}`;
const folderOf = (id = ''): string =>
  join(world.config.home, 'adapters', world.us.workspaceId!, id);
const folders = (): string[] => (existsSync(folderOf()) ? readdirSync(folderOf()) : []);
const modelNames = async (): Promise<string[]> =>
  (await world.us.get('/models?limit=100')).body.data.map(({ name }: { name: string }) => name);

/** The checkpoint of a falcon job that has ended, which is a model. */
async function falconCheckpoint(settings: object): Promise<string> {
  const claim = await claimJob(world);
  const recipe = FalconSettings.parse({ name: 'falcon', ...settings });
  await world.database.query(
    `UPDATE jobs SET config = jsonb_set(config, '{recipe}', $2::jsonb) WHERE id = $1`,
    [claim.ref.id, JSON.stringify(recipe)],
  );
  await engine.open({ session: 'job', modelPath: '', adapter: { rank: 8, alpha: 16 }, seed: 0 });
  await journalOf(world, claim).checkpoint(stateAt(1), (folder) =>
    engine.save('job', 'policy', folder),
  );
  await endJob(world, claim);
  const [row] = await world.database.query<{ id: string }>(
    'SELECT id FROM checkpoints WHERE job_id = $1',
    [claim.ref.id],
  );
  await world.us.put('/models/aliases/falcon', { model: row!.id });
  return row!.id;
}

/** A feedback with the episode that came of it. */
async function feedbackOf(
  content: { kind: string; value: unknown },
  status: 'accepted' | 'received' = 'accepted',
): Promise<string> {
  const { database, us } = world;
  const [id, generationId] = [newId('feedback'), await makeGeneration(world, us)];
  const choice = { index: 0, text: 'return 1', program: '', finishReason: 'stop', tokens: 1 };
  await database
    .of(GenerationEntity, us.workspaceId!)
    .update({ id: generationId }, { project: 'billing', choices: [choice as never] });
  const solution = content.kind === 'correction' ? String(content.value) : 'return 1';
  const isRight = content.kind === 'correction' || content.kind === 'rating';
  const example = { form: 'program', prompt: 'Say it.', solution, program: solution };
  const row = { id, keyId: 'key', generationId, project: 'billing', kind: content.kind, status };
  await database.of(FeedbackEntity, us.workspaceId!).insert({
    ...row,
    example: isRight ? example : null,
    content: { ...content, generationId, choice: 0 } as CreateFeedback,
  } as never);
  const episodeId = await makeEpisode(world, us);
  await database
    .of(EpisodeEntity, us.workspaceId!)
    .update({ id: episodeId }, { key: `feedback/${id}` });
  return id;
}

describe('POST /models/{id}/adapt', () => {
  test('makes a model to which the solution is likelier after each step, with where it comes from', async () => {
    const name = newName();
    const answer = await adapt('tiny', {
      examples: [SOLVED],
      steps: 3,
      name,
      project: 'billing',
      metadata: { ticket: '7' },
    });
    expect([answer.status, answer.headers['location']]).toEqual([201, `/models/${answer.body.id}`]);
    const base = (await world.us.get('/models/tiny')).body;
    expect(answer.body).toMatchObject({
      name: `tiny:${name}`,
      kind: 'adapted',
      baseModelId: base.id,
      settings: base.settings,
      jobId: null,
      adaptation: {
        parent: { id: base.id, name: 'tiny' },
        project: 'billing',
        metadata: { ticket: '7' },
        lessons: [{ kind: 'text' }],
        steps: 3,
        inner: { learningRate: 1, rule: 'normalised', normCap: 0.4 },
        learnedRates: false,
      },
    });
    const { losses, gradientNorms, tokens, engineSeconds } = answer.body.adaptation;
    expect([losses.length, gradientNorms.length]).toEqual([4, 3]);
    expect(losses).toEqual(losses.toSorted((a: number, b: number) => b - a));
    expect(losses[3]).toBeLessThan(losses[0]);
    // A line break, eight characters and the end, three times.
    expect(tokens).toBe(30);
    expect(engineSeconds).toBeGreaterThan(0);
    expect((await world.us.get(`/models/tiny:${name}`)).body).toEqual(answer.body);
    expect(closed).toContain(opened.at(-1)!.session);
    const [event] = (await world.us.get(`/audit-events?subjectId=${answer.body.id}`)).body.data;
    expect(event).toMatchObject({
      action: 'model.created',
      details: { adapterSha256: answer.body.adapterSha256, parent: { id: base.id } },
    });
  });

  test('keeps what it learned from, which the contamination check of an evaluation looks through', async () => {
    const { app, us } = world;
    const get = <T>(token: new (...parts: never[]) => T): T => app.get(token, { strict: false });
    const learned = new LearnedBefore(get(TrainingLineage), get(ModelLessons));
    const check = new ContaminationCheck(learned, get(DatasetsService), get(MemoryService));
    const found = (model: EvaluatedModel, ...tasks: Task[]) =>
      withinWorkspace(us.workspaceId!, () => {
        const settings = { contamination: { n: 3, threshold: 0.5 }, memory: { arm: 'none' } };
        const run = { workspaceId: us.workspaceId!, settings, model } as EvaluationRunEntity;
        return check.of(run, tasks);
      });
    const checkpoint = await falconCheckpoint({});
    const first = (await adapt(checkpoint, { examples: [SOLVED] })).body;
    const other = { prompt: 'Give the sum of all.', solution: 'return sum(xs)' };
    const second = (await adapt(first.id, { examples: [other] })).body;
    const solved = taskOf('solved', { prompt: SOLVED.prompt, canonicalSolution: SOLVED.solution });
    const fresh = taskOf('fresh', { prompt: 'Say a word.', canonicalSolution: 'pass' });
    expect(await found(second, solved, fresh)).toEqual({
      overlaps: [
        { training: 1, memory: null },
        { training: 0, memory: null },
      ],
      contamination: {
        checked: [`8 train tasks of ${world.datasetId}`, '2 examples that it was adapted to'],
        unknown: ['what the base model was pretrained on'],
      },
    });
    await us.delete(`/models/${first.id}`);
    const { overlaps, contamination } = await found(second, solved);
    expect(overlaps[0]?.training).toBeLessThan(1);
    expect(contamination.unknown[1]).toContain(`what ${first.name}, which is deleted`);
    expect(
      await world.database.query('SELECT FROM model_lessons WHERE model_id = $1', [first.id]),
    ).toEqual([]);
  });

  test('takes steps, rule and learned rates from the training behind the model, also twice over', async () => {
    const checkpoint = await falconCheckpoint({ innerSteps: 2, innerLearningRate: 0.5 });
    const first = await adapt(checkpoint, { examples: [SOLVED] });
    const second = await adapt(first.body.id, { examples: [SOLVED], inner: { normCap: 0.1 } });
    const { recipe: _, ...trained } = (await world.us.get(`/models/${checkpoint}`)).body;
    for (const { body } of [first, second]) {
      expect(body).toMatchObject({
        jobId: trained.jobId,
        lineage: trained.lineage,
        adaptation: { checkpointId: checkpoint, steps: 2, learnedRates: true },
      });
    }
    expect(first.body.adaptation.parent.version).toBe(checkpoint);
    expect(second.body.adaptation.parent.version).toBe(first.body.adapterSha256);
    const asked = stepped.slice(-4);
    expect(asked.map(({ learnedRatesOf }) => learnedRatesOf)).toEqual(Array(4).fill('rates'));
    expect(asked.map(({ learningRate }) => learningRate)).toEqual(Array(4).fill(0.5));
    expect(asked.map(({ normCap }) => normCap)).toEqual([0.4, 0.4, 0.1, 0.1]);
  });

  test('leaves the adapter that it starts from as it was, byte for byte', async () => {
    const parent = (await adapt('tiny', { examples: [SOLVED] })).body;
    const files = (id: string) =>
      readdirSync(folderOf(id)).map((name) => readFileSync(join(folderOf(id), name), 'utf8'));
    const before = files(parent.id);
    const child = (await adapt(parent.id, { examples: [SOLVED] })).body;
    expect(files(parent.id)).toEqual(before);
    expect(files(child.id)).not.toEqual(before);
    expect(child.adaptation.losses[0]).toBeCloseTo(parent.adaptation.losses[1], 5);
  });

  test('learns the canonical solutions of tasks and what feedback says is right, and no tests', async () => {
    const taskId = await firstTask(world.us, world.datasetId);
    const task = { datasetId: world.datasetId, taskId };
    const corrected = await feedbackOf({ kind: 'correction', value: 'return 3' });
    const rated = await feedbackOf({ kind: 'rating', value: 5 });
    const encoded: string[] = [];
    pool.encode = (session, texts) => (encoded.push(...texts), engine.encode(session, texts));
    const { status, body } = await adapt('tiny', {
      examples: [{ task }, { task, solution: 'return 4' }],
      feedback: [corrected, rated],
    });
    expect(status).toBe(201);
    expect(body.adaptation.lessons).toMatchObject([
      { kind: 'task', ...task },
      { kind: 'task', ...task },
      { kind: 'feedback', feedbackId: corrected },
      { kind: 'feedback', feedbackId: rated },
    ]);
    expect(body.adaptation.project).toBeNull();
    expect(encoded).toEqual([
      'def f():\n    """t0"""',
      'Say it.',
      '\n    return 1',
      '\nreturn 4',
      '\nreturn 3',
      '\nreturn 1',
    ]);
    const project = (await adapt('tiny', { feedback: [corrected] })).body.adaptation.project;
    expect(project).toBe('billing');
  });

  test('makes a model that answers, starts jobs, is served under a name and goes with its files', async () => {
    const { id, adapterSha256 } = (await adapt('tiny', { examples: [SOLVED] })).body;
    const generated = await world.us.post('/generate', {
      model: id,
      prompt: 'x',
      memory: { mode: 'off' },
    });
    expect([generated.status, generated.body.model.version]).toEqual([201, adapterSha256]);
    const job = await world.us.post('/jobs', { ...smallJob(world.datasetId), model: id });
    expect(job.body.effectiveConfig.start).toEqual({ modelId: id });
    expect((await world.us.delete(`/models/${id}`)).body.code).toBe('model-in-use');
    await world.us.post(`/jobs/${job.body.id}/cancel`);
    const alias = await world.us.put('/models/aliases/adapted', { model: id });
    expect(alias.body.modelId).toBe(id);
    await world.us.delete('/models/aliases/adapted');
    expect(folders()).toContain(id);
    expect((await world.us.delete(`/models/${id}`)).status).toBe(204);
    expect(folders()).not.toContain(id);
  });

  test('counts for the caps of its key', async () => {
    const caps = { tokensPerDay: 1 };
    const { body: made } = await world.us.post('/api-keys', { name: 'capped', caps });
    const capped = clientOf(world.app, world.us.workspaceId, made.key);
    const ask = () => capped.post('/models/tiny/adapt', { examples: [SOLVED] });
    const [first, second] = [await ask(), await ask()];
    expect([first.status, second.body.code]).toEqual([201, 'cap-exceeded']);
    const { usage } = (await world.us.get(`/api-keys/${made.id}`)).body;
    expect(usage.tokensPerDay).toBe(first.body.adaptation.tokens);
  });

  test('adapts once for an Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'once' };
    const first = await adapt('tiny', { examples: [SOLVED] }, key);
    const calls = stepped.length;
    const again = await adapt('tiny', { examples: [SOLVED] }, key);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(stepped).toHaveLength(calls);
  });

  test('says something in the transaction of an Idempotency-Key while the engine computes', async () => {
    const database = world.app.get(Database);
    const query = database.query.bind(database);
    let said = 0;
    database.query = async (sql: string, values?: readonly unknown[]) => {
      const rows = await query(sql, values);
      said += sql === 'SELECT 1' ? 1 : 0;
      return rows as never;
    };
    const gate = new Gate();
    pool.forwardBackward = async (request) => {
      await gate.pass();
      return engine.forwardBackward(request);
    };
    const answer = adapt('tiny', { examples: [SOLVED] }, { 'idempotency-key': 'patient' });
    await gate.reached();
    const before = said;
    await expect.poll(() => said).toBeGreaterThan(before + 1);
    gate.open();
    expect((await answer).status).toBe(201);
    database.query = query;
  });
});

describe('a refusal keeps nothing and names', () => {
  async function refused(ask: () => Promise<Answer>): Promise<Answer> {
    const before = [folders(), await modelNames()];
    const answer = await ask();
    expect([folders(), await modelNames()]).toEqual(before);
    return answer;
  }

  test.each<[fault: string, body: () => object | Promise<object>, pointer: string]>([
    ['nothing to learn from', () => ({}), 'examples'],
    ['a prompt without a solution', () => ({ examples: [{ prompt: 'x' }] }), 'examples/0/solution'],
    ['neither prompt nor task', () => ({ examples: [{}] }), 'examples/0/prompt'],
    ['too many steps', () => ({ examples: [SOLVED], steps: 33 }), 'steps'],
    [
      'an example without room in the context',
      () => ({ examples: [SOLVED, { ...SOLVED, prompt: 'x'.repeat(4096) }] }),
      'examples/1',
    ],
    [
      'feedback that shows no right answer',
      async () => ({
        feedback: [await feedbackOf({ kind: 'execution', value: { passed: 0, total: 1 } })],
      }),
      'feedback/0',
    ],
    [
      'feedback that was not accepted',
      async () => ({ feedback: [await feedbackOf({ kind: 'comment', value: 'x' }, 'received')] }),
      'feedback/0',
    ],
  ])('%s', async (_, body, pointer) => {
    const sent = await body();
    const answer = await refused(() => adapt('tiny', sent));
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, `#/body/${pointer}`]);
  });

  test('a task without a solution', async () => {
    const { body } = await world.us.get(`/datasets/${world.datasetId}/tasks?split=test`);
    const task = { datasetId: world.datasetId, taskId: body.data[0].id };
    const answer = await refused(() => adapt('tiny', { examples: [{ task }] }));
    expect(answer.body.errors[0].pointer).toBe('#/body/examples/0/solution');
  });

  test('a name that is taken, before the engine is asked', async () => {
    const name = newName();
    await adapt('tiny', { examples: [SOLVED], name });
    const sessions = opened.length;
    const answer = await refused(() => adapt('tiny', { examples: [SOLVED], name }));
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([409, '#/body/name']);
    expect(opened).toHaveLength(sessions);
  });

  test.each([
    ['forwardBackward', new EngineUnavailable('gone'), 'engine-unavailable'],
    ['forwardBackward', new EngineOutOfMemory('full'), 'engine-out-of-memory'],
    ['innerStep', new EngineDiverged('not finite'), 'validation-failed'],
    ['save', new EngineStorageFull('full'), 'storage-exhausted'],
  ] as const)('what fails in %s: %s', async (verb, error, code) => {
    Object.assign(pool, { [verb]: () => Promise.reject(error) });
    const answer = await refused(() => adapt('tiny', { examples: [SOLVED] }));
    expect(answer.body.code).toBe(code);
    expect(closed.at(-1)).toBe(opened.at(-1)!.session);
  });
});

describe('an adaptation that nobody waits for any more', () => {
  test('interrupts the engine, keeps nothing, and is charged for what it took', async () => {
    const adaptations = world.app.get(AdaptationsService, { strict: false });
    const { body: made } = await world.us.post('/api-keys', { name: 'leaving' });
    const caller = { workspaceId: world.us.workspaceId!, keyId: made.id, scopes: [], caps: {} };
    const gone = new AbortController();
    const left = new ProblemError('request-timeout', 'left');
    pool.forwardBackward = async (request) => {
      gone.abort(left);
      return engine.forwardBackward(request);
    };
    const before = [folders(), await modelNames()];
    const body = AdaptModel.parse({ examples: [SOLVED] });
    const work = withinWorkspace(caller.workspaceId, () =>
      adaptations.adapt(caller as unknown as CallerIdentity, 'tiny', body, gone.signal),
    );
    await expect(work).rejects.toBe(left);
    expect([folders(), await modelNames()]).toEqual(before);
    const { usage } = (await world.us.get(`/api-keys/${made.id}`)).body;
    expect(usage.engineSecondsPerDay).toBeGreaterThan(0);
  });
});
