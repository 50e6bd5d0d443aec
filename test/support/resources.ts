import type { CreateFeedback } from '../../src/feedback/feedback.schemas.js';
import { newId } from '../../src/common/ids.js';
import { FeedbackEntity } from '../../src/feedback/feedback.entity.js';
import { GenerationEntity } from '../../src/generation/generation.entity.js';
import { CheckpointEntity } from '../../src/jobs/journal.entity.js';
import { WebhookDeliveryEntity, WebhookEndpointEntity } from '../../src/webhooks/webhook.entity.js';
import type { Client } from './app.js';
import { type JobWorld, smallJob } from './job-world.js';
import { taskOf } from './tasks.js';

type Make = (world: JobWorld, owner: Client) => Promise<string>;

/**
 * How a workspace comes by what each path parameter names: one row for each, by the path up to it. A route that takes an
 * id needs its row here, and is then tried with the ids of others in test/integration/tenancy.spec.ts.
 */
export const RESOURCES: Readonly<Record<string, Make>> = {
  '/api-keys/{id}': (_, owner) => idOf(owner.post('/api-keys', { name: 'one' })),
  '/models/{id}': async (_, owner) => (await owner.get('/models')).body.data[0].id,
  '/datasets/{id}': (_, owner) => makeDataset(owner),
  '/generate/{id}': makeGeneration,
  '/feedback/{id}': async (world, owner) => {
    const [id, generationId] = [newId('feedback'), await makeGeneration(world, owner)];
    const content = { generationId, choice: 0, kind: 'comment', value: 'x' } as CreateFeedback;
    await world.database
      .of(FeedbackEntity, owner.workspaceId!)
      .insert({ id, keyId: 'key', generationId, kind: 'comment', content, status: 'received' });
    return id;
  },
  '/jobs/{id}': makeJob,
  '/checkpoints/{id}': makeCheckpoint,
  '/webhooks/{id}': makeWebhook,
};

/** Bodies that name something by its id: one row for each field of each operation, and what it names. */
export const REFERENCES: Readonly<Record<string, Reference>> = {
  ...forJobs('validateJob', '/jobs/validate'),
  ...forJobs('estimateJob', '/jobs/estimate'),
  ...forJobs('createJob', '/jobs'),
  'cloneJob dataset': {
    path: makeClone,
    names: (_, owner) => makeDataset(owner),
    body: async (dataset) => ({ dataset }),
  },
  'cloneJob model': {
    path: makeClone,
    names: RESOURCES['/models/{id}']!,
    body: async (model) => ({ model }),
  },
  'generate model': {
    path: '/generate',
    names: RESOURCES['/models/{id}']!,
    body: async (model) => ({ model, prompt: 'x' }),
  },
  'generate task/datasetId': {
    path: '/generate',
    names: (_, owner) => makeDataset(owner),
    body: async (datasetId, world) => ({
      model: 'tiny',
      task: { datasetId, taskId: await firstTask(world.us, world.datasetId) },
    }),
  },
  'generate task/taskId': {
    path: '/generate',
    names: async (_, owner) => firstTask(owner, await makeDataset(owner)),
    body: async (taskId, { datasetId }) => ({ model: 'tiny', task: { datasetId, taskId } }),
  },
  'createFeedback generationId': {
    path: '/feedback',
    names: makeGeneration,
    body: async (generationId) => ({ generationId, kind: 'comment', value: 'x' }),
  },
  'replayWebhook deliveryId': {
    path: async (world, owner) => `/webhooks/${await makeWebhook(world, owner)}/replay`,
    names: async (world, owner) => {
      const endpointId = await makeWebhook(world, owner);
      const id = newId('webhookDelivery');
      const delivery = { id, endpointId, eventId: id, type: 'x', body: '{}', state: 'dropped' };
      await world.database
        .of(WebhookDeliveryEntity, owner.workspaceId!)
        .insert(delivery as WebhookDeliveryEntity);
      return id;
    },
    body: async (deliveryId) => ({ deliveryId }),
  },
};

export interface Reference {
  /** Where the body is posted; what it is posted to belongs to the one who posts. */
  readonly path: string | Make;
  /** Makes what the field names. */
  readonly names: Make;
  readonly body: (id: string, world: JobWorld) => Promise<object>;
}

function forJobs(operation: string, path: string): Record<string, Reference> {
  const dataset: Reference = {
    path,
    names: (_, owner) => makeDataset(owner),
    body: async (id) => smallJob(id),
  };
  const with_ = (names: Make, change: (id: string) => object): Reference => ({
    path,
    names,
    body: async (id, { datasetId }) => ({ ...smallJob(datasetId), ...change(id) }),
  });
  return {
    [`${operation} dataset`]: dataset,
    [`${operation} model`]: with_(RESOURCES['/models/{id}']!, (model) => ({ model })),
    [`${operation} start/jobId`]: with_(makeJob, (jobId) => ({ start: { jobId } })),
    [`${operation} start/checkpointId`]: with_(makeCheckpoint, (checkpointId) => ({
      start: { checkpointId },
    })),
  };
}

async function idOf(answer: ReturnType<Client['post']>): Promise<string> {
  const { status, text, body } = await answer;
  if (status >= 300) {
    throw new Error(`The resource was refused: ${text}`);
  }
  return body.id;
}

function makeDataset(owner: Client): Promise<string> {
  const { id: _id, ...row } = taskOf('t');
  return idOf(owner.post('/datasets', { name: 'one', rows: [row] }));
}

async function firstTask(owner: Client, datasetId: string): Promise<string> {
  return (await owner.get(`/datasets/${datasetId}/tasks`)).body.data[0].id;
}

async function makeGeneration({ database }: JobWorld, owner: Client): Promise<string> {
  const id = newId('generation');
  await database.of(GenerationEntity, owner.workspaceId!).insert({
    id,
    keyId: 'key',
    model: { id: newId('model'), name: 'tiny', version: '1' },
    template: 'commented_blocks',
    taskText: 'x',
    prompt: 'x',
    promptTokens: 1,
    sampling: { temperature: 0, topP: 1, topK: 0, seed: 1, maxNewTokens: 1 },
    choices: [],
    memory: { mode: 'off', degraded: false, episodes: [] },
  });
  return id;
}

/** One that has ended. */
async function makeJob(_: JobWorld, owner: Client): Promise<string> {
  const id = await idOf(owner.post('/jobs', smallJob(await makeDataset(owner))));
  await owner.post(`/jobs/${id}/cancel`);
  return id;
}

async function makeClone(world: JobWorld, owner: Client): Promise<string> {
  return `/jobs/${await makeJob(world, owner)}/clone`;
}

async function makeCheckpoint(world: JobWorld, owner: Client): Promise<string> {
  const [id, jobId] = [newId('checkpoint'), await makeJob(world, owner)];
  const row = { id, jobId, step: 1, fence: 1, folder: id, manifestSha256: '', sizeBytes: '0' };
  await world.database.of(CheckpointEntity, owner.workspaceId!).insert(row);
  return id;
}

async function makeWebhook({ database }: JobWorld, owner: Client): Promise<string> {
  const id = newId('webhookEndpoint');
  const row = { id, url: 'https://example.com/', eventTypes: [], secret: Buffer.of() };
  await database.of(WebhookEndpointEntity, owner.workspaceId!).insert(row);
  return id;
}
