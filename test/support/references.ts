import type { Client } from './app.js';
import { type JobWorld, smallJob } from './job-world.js';
import {
  firstTask,
  type Make,
  makeCheckpoint,
  makeDataset,
  makeDelivery,
  makeEndpoint,
  makeGeneration,
  makeJob,
  makeJudge,
  makeModel,
  makeWebhook,
} from './resources.js';

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
    names: makeModel,
    body: async (model) => ({ model }),
  },
  ...forSpecs('createJudge', '/judges'),
  ...forSpecs('createJudgeRevision', async (world, owner) => {
    return `/judges/${await makeJudge(world, owner)}/revisions`;
  }),
  'generate model': {
    path: '/generate',
    names: makeModel,
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
    names: makeDelivery,
    body: async (deliveryId) => ({ deliveryId }),
  },
  'promoteModel model': {
    path: '/models/aliases/latest',
    method: 'put',
    names: makeModel,
    body: async (model) => ({ model }),
  },
  'openaiCreateChatCompletion model': {
    path: '/v1/chat/completions',
    names: makeModel,
    body: async (model) => ({ model, messages: [{ role: 'user', content: 'x' }] }),
  },
  'openaiCreateCompletion model': {
    path: '/v1/completions',
    names: makeModel,
    body: async (model) => ({ model, prompt: 'x' }),
  },
  ...forFineTuning(),
};

/** Fields that are called as one that names something, and hold a name that another server knows. */
export const NAMES_ELSEWHERE: ReadonlySet<string> = new Set(['createEndpoint model']);

export interface Reference {
  /** Where the body is posted; what it is posted to belongs to the one who posts. */
  readonly path: string | Make;
  /** POST when left out. */
  readonly method?: 'put';
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
    [`${operation} model`]: with_(makeModel, (model) => ({ model })),
    [`${operation} start/jobId`]: with_(makeJob, (jobId) => ({ start: { jobId } })),
    [`${operation} start/checkpointId`]: with_(makeCheckpoint, (checkpointId) => ({
      start: { checkpointId },
    })),
    [`${operation} recipe/judges/judge`]: with_(makeJudge, (judge) => ({
      recipe: { name: 'rloo', judges: [{ judge }] },
    })),
    [`${operation} notify/webhookIds`]: with_(makeWebhook, (id) => ({
      notify: { webhookIds: [id] },
    })),
  };
}

function forSpecs(operation: string, path: Reference['path']): Record<string, Reference> {
  return {
    [`${operation} spec/parts/judge`]: {
      path,
      names: makeJudge,
      body: async (judge) => ({
        ...(operation === 'createJudge' ? { name: 'of-parts' } : {}),
        spec: { kind: 'composite', parts: [{ name: 'part', judge }] },
      }),
    },
    [`${operation} spec/endpointId`]: {
      path,
      names: makeEndpoint,
      body: async (endpointId) => ({
        ...(operation === 'createJudge' ? { name: 'asking' } : {}),
        spec: { kind: 'llm', endpointId, rubric: 'style' },
      }),
    },
    [`${operation} spec/parts/judge/endpointId`]: {
      path,
      names: makeEndpoint,
      body: async (endpointId) => ({
        ...(operation === 'createJudge' ? { name: 'of-asking-parts' } : {}),
        spec: {
          kind: 'composite',
          parts: [{ name: 'part', judge: { kind: 'llm', endpointId, rubric: 'style' } }],
        },
      }),
    },
  };
}

function forFineTuning(): Record<string, Reference> {
  const with_ = (names: Make, change: (id: string) => object): Reference => ({
    path: '/v1/fine_tuning/jobs',
    names,
    body: async (id, { datasetId }) => ({ model: 'tiny', training_file: datasetId, ...change(id) }),
  });
  const file: Make = (_, owner) => makeDataset(owner);
  const operation = 'openaiCreateFineTuningJob';
  return {
    [`${operation} model`]: with_(makeModel, (model) => ({ model })),
    [`${operation} training_file`]: with_(file, (id) => ({ training_file: id })),
    [`${operation} validation_file`]: with_(file, (id) => ({ validation_file: id })),
    [`${operation} falconry/recipe/judges/judge`]: with_(makeJudge, (judge) => ({
      falconry: { recipe: { name: 'rloo', judges: [{ judge }] } },
    })),
    [`${operation} falconry/start/jobId`]: with_(makeJob, (jobId) => ({
      falconry: { start: { jobId } },
    })),
    [`${operation} falconry/start/checkpointId`]: with_(makeCheckpoint, (checkpointId) => ({
      falconry: { start: { checkpointId } },
    })),
  };
}

async function makeClone(world: JobWorld, owner: Client): Promise<string> {
  return `/jobs/${await makeJob(world, owner)}/clone`;
}
