import type { Client } from './app.js';
import { type JobWorld, smallJob } from './job-world.js';
import {
  firstTask,
  type Make,
  makeCheckpoint,
  makeDataset,
  makeDelivery,
  makeEndpoint,
  makeEpisode,
  makeEvaluation,
  makeExport,
  makeGeneration,
  makeJob,
  makeJudge,
  makeModel,
  makeSpace,
  makeWebhook,
  RESOURCES,
  smallExperiment,
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
  ...forScopes('generate', '/generate', (memory) => ({ model: 'tiny', prompt: 'x', memory })),
  ...forScopes('previewDataset', makePreview, (memory) => ({ model: 'tiny', memory })),
  ...forScopes('openaiCreateChatCompletion falconry', '/v1/chat/completions', (memory) => ({
    model: 'tiny',
    messages: [{ role: 'user', content: 'x' }],
    falconry: { memory },
  })),
  ...forScopes('openaiCreateCompletion falconry', '/v1/completions', (memory) => ({
    model: 'tiny',
    prompt: 'x',
    falconry: { memory },
  })),
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
  'generate judges/judge': {
    path: '/generate',
    names: makeJudge,
    body: async (judge) => ({ model: 'tiny', prompt: 'x', judges: [{ judge }] }),
  },
  'previewDataset model': {
    path: makePreview,
    names: makeModel,
    body: async (model) => ({ model }),
  },
  'previewDataset taskIds': {
    path: makePreview,
    names: async (_, owner) => firstTask(owner, await makeDataset(owner)),
    body: async (taskId) => ({ model: 'tiny', taskIds: [taskId] }),
  },
  'searchMemory episodeId': {
    path: '/memory/search',
    names: makeEpisode,
    body: async (episodeId) => ({ episodeId }),
  },
  'searchMemory space': {
    path: '/memory/search',
    names: makeSpace,
    body: async (space) => ({ text: 'x', space }),
  },
  'evaluateMemory datasetId': {
    path: '/memory/evaluations',
    names: (_, owner) => makeDataset(owner),
    body: async (datasetId) => ({ datasetId }),
  },
  'createFeedback generationId': {
    path: '/feedback',
    names: makeGeneration,
    body: async (generationId) => ({ generationId, kind: 'comment', value: 'x' }),
  },
  'createFeedback episodeId': {
    path: '/feedback',
    names: makeEpisode,
    body: async (episodeId) => ({ episodeId, kind: 'comment', value: 'x' }),
  },
  'createFeedbackBatch items/generationId': {
    path: '/feedback/batch',
    names: makeGeneration,
    body: async (generationId) => ({ items: [{ generationId, kind: 'comment', value: 'x' }] }),
  },
  'createFeedbackBatch items/episodeId': {
    path: '/feedback/batch',
    names: makeEpisode,
    body: async (episodeId) => ({ items: [{ episodeId, kind: 'comment', value: 'x' }] }),
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
  ...forAdaptations(),
  ...forEvaluations(),
  ...forExperiments(),
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

/** What answers may recall, by a space of memory. @param operation with the object that holds `memory`, if there is one */
function forScopes(
  operation: string,
  path: Reference['path'],
  bodyOf: (memory: object) => object,
): Record<string, Reference> {
  const [name, ...within] = operation.split(' ');
  const field = [...within, 'memory/scope/space'].join('/');
  return {
    [`${name} ${field}`]: {
      path,
      names: makeSpace,
      body: async (space) => bodyOf({ scope: { space } }),
    },
  };
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
    [`${operation} spec/model`]: {
      path,
      names: makeExport,
      body: async (model) => ({
        ...(operation === 'createJudge' ? { name: 'critic' } : {}),
        spec: { kind: 'critic', model },
      }),
    },
    [`${operation} spec/parts/judge/model`]: {
      path,
      names: makeExport,
      body: async (model) => ({
        ...(operation === 'createJudge' ? { name: 'of-critics' } : {}),
        spec: { kind: 'composite', parts: [{ name: 'part', judge: { kind: 'critic', model } }] },
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

function forAdaptations(): Record<string, Reference> {
  const path = '/models/tiny/adapt';
  return {
    'adaptModel examples/task/datasetId': {
      path,
      names: (_, owner) => makeDataset(owner),
      body: async (datasetId, world) => ({
        examples: [{ task: { datasetId, taskId: await firstTask(world.us, world.datasetId) } }],
      }),
    },
    'adaptModel examples/task/taskId': {
      path,
      names: async (_, owner) => firstTask(owner, await makeDataset(owner)),
      body: async (taskId, { datasetId }) => ({ examples: [{ task: { datasetId, taskId } }] }),
    },
    'adaptModel feedback': {
      path,
      names: RESOURCES['/feedback/{id}']!,
      body: async (id) => ({ feedback: [id] }),
    },
  };
}

function forEvaluations(): Record<string, Reference> {
  const with_ = (names: Make, change: (id: string, datasetId: string) => object): Reference => ({
    path: '/evaluations',
    names,
    body: async (id, { datasetId }) => ({
      model: 'tiny',
      tasks: { kind: 'split', dataset: datasetId },
      ...change(id, datasetId),
    }),
  });
  const dataset: Make = (_, owner) => makeDataset(owner);
  const task: Make = async (_, owner) => firstTask(owner, await makeDataset(owner));
  const operation = 'createEvaluation';
  return {
    [`${operation} model`]: with_(makeModel, (model) => ({ model })),
    [`${operation} tasks/dataset`]: with_(dataset, (id) => ({
      tasks: { kind: 'split', dataset: id, split: 'train' },
    })),
    [`${operation} tasks/taskIds`]: with_(task, (id, datasetId) => ({
      tasks: { kind: 'tasks', dataset: datasetId, taskIds: [id] },
    })),
    [`${operation} judges/judge`]: with_(makeJudge, (judge) => ({ judges: [{ judge }] })),
    [`${operation} compareTo`]: with_(makeEvaluation, (compareTo) => ({ compareTo })),
    [`${operation} memory/space`]: with_(makeSpace, (space) => ({
      memory: { arm: 'long', space },
    })),
  };
}

function forExperiments(): Record<string, Reference> {
  const with_ = (names: Make, change: (id: string, datasetId: string) => object): Reference => ({
    path: '/experiments',
    names,
    body: async (id, { datasetId }) => ({
      ...smallExperiment(datasetId),
      ...change(id, datasetId),
    }),
  });
  const dataset: Make = (_, owner) => makeDataset(owner);
  const task: Make = async (_, owner) => firstTask(owner, await makeDataset(owner));
  const arm = { name: 'rloo', recipe: { name: 'rloo' } };
  const operation = 'createExperiment';
  return {
    [`${operation} model`]: with_(makeModel, (model) => ({ model })),
    [`${operation} dataset`]: with_(dataset, (id) => ({ dataset: id })),
    [`${operation} memoryFrom`]: with_(makeJob, (id) => ({ memoryFrom: [id] })),
    [`${operation} arms/memoryFrom`]: with_(makeJob, (id) => ({
      arms: [{ ...arm, memoryFrom: [id] }],
    })),
    [`${operation} arms/dataset`]: with_(dataset, (id) => ({ arms: [{ ...arm, dataset: id }] })),
    [`${operation} arms/recipe/judges/judge`]: with_(makeJudge, (judge) => ({
      arms: [{ ...arm, recipe: { ...arm.recipe, judges: [{ judge }] } }],
    })),
    [`${operation} judges/judges/judge`]: with_(makeJudge, (judge) => ({
      judges: [{ name: 'own', judges: [{ judge }] }],
    })),
    [`${operation} training/notify/webhookIds`]: with_(makeWebhook, (id) => ({
      training: { notify: { webhookIds: [id] } },
    })),
    [`${operation} evaluation/tasks/dataset`]: with_(dataset, (id) => ({
      evaluation: { tasks: { kind: 'split', dataset: id, split: 'train' } },
    })),
    [`${operation} evaluation/tasks/taskIds`]: with_(task, (id, datasetId) => ({
      evaluation: { tasks: { kind: 'tasks', dataset: datasetId, taskIds: [id] } },
    })),
    [`${operation} evaluation/judges/judge`]: with_(makeJudge, (judge, datasetId) => ({
      evaluation: { tasks: { kind: 'split', dataset: datasetId }, judges: [{ judge }] },
    })),
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

async function makePreview(_: JobWorld, owner: Client): Promise<string> {
  return `/datasets/${await makeDataset(owner)}/preview`;
}

async function makeClone(world: JobWorld, owner: Client): Promise<string> {
  return `/jobs/${await makeJob(world, owner)}/clone`;
}
