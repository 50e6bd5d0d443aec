import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FeedbackItem } from '../../src/feedback/feedback.schemas.js';
import { newId } from '../../src/common/ids.js';
import { EndpointEntity } from '../../src/endpoints/endpoint.entity.js';
import { ExportEntity } from '../../src/exports/export.entity.js';
import { FeedbackEntity } from '../../src/feedback/feedback.entity.js';
import { GenerationEntity } from '../../src/generation/generation.entity.js';
import { AttemptEntity, CheckpointEntity } from '../../src/jobs/journal.entity.js';
import { JudgeRunEntity } from '../../src/judges/registry/runs/judge-run.entity.js';
import { EpisodeEntity } from '../../src/memory/episode.entity.js';
import { MemorySpaces } from '../../src/memory/memory-spaces.js';
import { RecallKeyEntity } from '../../src/memory/recall-key.entity.js';
import { ModelsService, type TrainedModel } from '../../src/models/models.service.js';
import { WebhookDeliveryEntity, WebhookEndpointEntity } from '../../src/webhooks/webhook.entity.js';
import type { Client } from './app.js';
import { episode } from './episodes.js';
import { type JobWorld, smallJob } from './job-world.js';
import { taskOf } from './tasks.js';
import { verdictOf } from './verdicts.js';

/** @param within what the parameters before it name, which it is made in */
export type Make = (world: JobWorld, owner: Client, within?: readonly string[]) => Promise<string>;

/**
 * How a workspace comes by what each path parameter names: one row for each, by the path up to it. A route that takes an
 * id needs its row here, and is then tried with the ids of others in test/integration/tenancy.spec.ts.
 */
export const RESOURCES: Readonly<Record<string, Make>> = {
  '/api-keys/{id}': (_, owner) => idOf(owner.post('/api-keys', { name: 'one' })),
  '/models/{id}': makeModel,
  '/models/aliases/{name}': async (_, owner) => {
    const name = newName();
    await idOf(owner.put(`/models/aliases/${name}`, { model: 'tiny' }));
    return name;
  },
  '/datasets/{id}': (_, owner) => makeDataset(owner),
  '/generate/{id}': makeGeneration,
  '/feedback/{id}': async (world, owner) => {
    const [id, generationId] = [newId('feedback'), await makeGeneration(world, owner)];
    const said = { kind: 'comment', source: 'human', value: 'x' } as const;
    const content: FeedbackItem = { generationId, choice: 0, ...said };
    await world.database
      .of(FeedbackEntity, owner.workspaceId!)
      .insert({ id, keyId: 'key', generationId, kind: 'comment', content, status: 'received' });
    return id;
  },
  '/memory/episodes/{id}': makeEpisode,
  '/judges/{id}': makeJudge,
  '/judges/{id}/runs/{runId}': makeJudgeRun,
  '/evaluations/{id}': makeEvaluation,
  '/evaluations/{id}/comparisons/{otherId}': makeEvaluation,
  '/experiments/{id}': makeExperiment,
  '/jobs/{id}': makeJob,
  '/jobs/{id}/attempts/{attemptId}': makeAttempt,
  '/checkpoints/{id}': makeCheckpoint,
  '/exports/{id}': makeExport,
  '/exports/{id}/files/{name}': makeExportFile,
  '/endpoints/{id}': makeEndpoint,
  '/webhooks/{id}': makeWebhook,
  '/v1/models/{model}': makeModel,
  '/v1/files/{file_id}': (_, owner) => makeDataset(owner),
  '/v1/fine_tuning/jobs/{fine_tuning_job_id}': makeJob,
};

/**
 * Operations that make what their path names where the caller has no such thing. Its name is the caller's to choose and
 * each workspace has its own, so one that only another workspace uses is free: there is nothing to be not found.
 */
export const MAKERS: ReadonlySet<string> = new Set(['promoteModel']);

export async function idOf(answer: ReturnType<Client['post']>): Promise<string> {
  const { status, text, body } = await answer;
  if (status >= 300) {
    throw new Error(`The resource was refused: ${text}`);
  }
  return body.id;
}

/** As long and as random as an id, and of a form that any name may have. */
function newName(): string {
  return `name_${newId('event').split('_')[1]}`;
}

export function makeDataset(owner: Client): Promise<string> {
  const { id: _id, ...row } = taskOf('t');
  return idOf(owner.post('/datasets', { name: 'one', rows: [row] }));
}

export async function firstTask(owner: Client, datasetId: string): Promise<string> {
  return (await owner.get(`/datasets/${datasetId}/tasks`)).body.data[0].id;
}

export async function makeGeneration({ database }: JobWorld, owner: Client): Promise<string> {
  const id = newId('generation');
  await database.of(GenerationEntity, owner.workspaceId!).insert({
    id,
    keyId: 'key',
    model: { id: newId('model'), name: 'tiny', version: '1' },
    template: 'commented_blocks',
    taskText: 'x',
    prompt: 'x',
    promptVersion: 'commented_blocks/task-1',
    promptTokens: 1,
    sampling: { temperature: 0, topP: 1, topK: 0, seed: 1, maxNewTokens: 1 },
    choices: [],
    memory: { mode: 'off', scope: 'workspace', degraded: false, episodes: [] },
  });
  return id;
}

/** One that has ended. */
export async function makeJob(_: JobWorld, owner: Client): Promise<string> {
  const id = await idOf(owner.post('/jobs', smallJob(await makeDataset(owner))));
  await owner.post(`/jobs/${id}/cancel`);
  return id;
}

export async function makeCheckpoint(world: JobWorld, owner: Client): Promise<string> {
  const [id, jobId] = [newId('checkpoint'), await makeJob(world, owner)];
  const row = { id, jobId, step: 1, fence: 1, folder: id, manifestSha256: '', sizeBytes: '0' };
  await world.database.of(CheckpointEntity, owner.workspaceId!).insert(row);
  return id;
}

export function makeJudge(_: JobWorld, owner: Client): Promise<string> {
  return idOf(owner.post('/judges', { name: newName(), spec: { kind: 'style' } }));
}

async function makeJudgeRun(
  { database }: JobWorld,
  owner: Client,
  [judgeId]: readonly string[] = [],
): Promise<string> {
  const id = newId('judgeRun');
  const row = { id, judgeId: judgeId!, revision: 1, repeat: 1, samples: '[]' };
  await database.of(JudgeRunEntity, owner.workspaceId!).insert(row);
  return id;
}

export async function makeEpisode({ database }: JobWorld, owner: Client): Promise<string> {
  const [id, recallKeyId] = [newId('episode'), newName()];
  const { taskText: text, ...row } = episode(newName(), 'x');
  const recallKey = {
    id: recallKeyId,
    embeddingId: 'none',
    textHash: text,
    text,
    vector: Buffer.of(),
  };
  await database.of(RecallKeyEntity, owner.workspaceId!).insert(recallKey);
  await database
    .of(EpisodeEntity, owner.workspaceId!)
    .insert({ ...row, id, recallKeyId, origin: 'key_of_another', jobId: null });
  return id;
}

export function makeSpace({ app }: JobWorld, owner: Client): Promise<string> {
  return app.get(MemorySpaces, { strict: false }).create(owner.workspaceId!, []);
}

/** One that waits. */
export async function makeEvaluation(_: JobWorld, owner: Client): Promise<string> {
  const tasks = { kind: 'split', dataset: await makeDataset(owner), split: 'train' };
  return idOf(owner.post('/evaluations', { model: 'tiny', tasks }));
}

/** One that has ended. */
export async function makeExperiment(_: JobWorld, owner: Client): Promise<string> {
  const id = await idOf(owner.post('/experiments', smallExperiment(await makeDataset(owner))));
  await owner.post(`/experiments/${id}/cancel`);
  return id;
}

/** One arm and one seed, trained and examined on the train split. */
export function smallExperiment(dataset: string): Record<string, unknown> {
  return {
    model: 'tiny',
    dataset,
    arms: [{ name: 'rloo', recipe: { name: 'rloo', steps: 1 } }],
    seeds: [1],
    evaluation: { tasks: { kind: 'split', dataset, split: 'train' } },
  };
}

export async function makeWebhook({ database }: JobWorld, owner: Client): Promise<string> {
  const id = newId('webhookEndpoint');
  const row = { id, url: 'https://example.com/', eventTypes: [], secret: Buffer.of() };
  await database.of(WebhookEndpointEntity, owner.workspaceId!).insert(row);
  return id;
}

/** A language model at an address that nobody may call. */
export async function makeEndpoint({ database }: JobWorld, owner: Client): Promise<string> {
  const id = newId('endpoint');
  const limits = {
    requestsPerMinute: 1,
    concurrency: 1,
    timeoutMs: 1_000,
    maxTokens: 1,
    contextTokens: 64,
  };
  const server = { kind: 'openai', url: 'http://127.0.0.1:1', model: 'm' } as const;
  const row = { id, name: id, ...server, limits, metadata: {} };
  await database.of(EndpointEntity, owner.workspaceId!).insert(row);
  return id;
}

/** What a job of the owner would register as a model. */
export async function makeTraining(world: JobWorld, owner: Client): Promise<TrainedModel> {
  const checkpointId = await makeCheckpoint(world, owner);
  return {
    baseModelId: (await owner.get('/models/tiny')).body.id,
    jobId: (await owner.get(`/checkpoints/${checkpointId}`)).body.jobId,
    checkpointId,
    adapterFolder: checkpointId,
    lora: { rank: 1, alpha: 1 },
    resumedInexactly: [],
  };
}

/** One that a job has made. */
export async function makeModel(world: JobWorld, owner: Client): Promise<string> {
  const models = world.app.get(ModelsService, { strict: false });
  return models.register(owner.workspaceId!, await makeTraining(world, owner));
}

async function makeAttempt(
  { database }: JobWorld,
  owner: Client,
  [jobId]: readonly string[] = [],
): Promise<string> {
  const id = newId('attempt');
  const told = { taskId: 't', phase: 'rollout', promptKind: 'plain', prompt: 'x', answer: 'x' };
  const judged = { verdict: verdictOf('passed'), judgements: [], episodeIds: [] };
  const reward = { total: 1, components: [], spans: [] };
  const row = { id, jobId, step: 1, index: 0, ...told, ...judged, reward, isTruncated: false };
  await database.of(AttemptEntity, owner.workspaceId!).insert(row as unknown as AttemptEntity);
  return id;
}

/** One that is ready, without files. */
export async function makeExport(world: JobWorld, owner: Client): Promise<string> {
  const [id, checkpointId] = [newId('export'), await makeCheckpoint(world, owner)];
  const row = { id, checkpointId, format: 'peft', state: 'ready', files: [] } as const;
  await world.database.of(ExportEntity, owner.workspaceId!).insert(row);
  return id;
}

async function makeExportFile(
  { database, config }: JobWorld,
  owner: Client,
  [id]: readonly string[] = [],
): Promise<string> {
  const [name, content] = [newName(), Buffer.from('weights')];
  const folder = join(config.home, 'exports', owner.workspaceId!, id!, 'files');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const files = [{ name, sizeBytes: content.length, sha256 }];
  await database.of(ExportEntity, owner.workspaceId!).update({ id: id! }, { files });
  return name;
}

export async function makeDelivery(world: JobWorld, owner: Client): Promise<string> {
  const [id, endpointId] = [newId('webhookDelivery'), await makeWebhook(world, owner)];
  const delivery = { id, endpointId, eventId: id, type: 'x', body: '{}', state: 'dropped' };
  await world.database
    .of(WebhookDeliveryEntity, owner.workspaceId!)
    .insert(delivery as WebhookDeliveryEntity);
  return id;
}
