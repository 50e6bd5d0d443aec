import { FalconSettings } from '../../training/recipes/falcon-settings.js';
import type { FieldNames } from '../renamed-fields.js';
import type { CreateFineTuningJob, Hyperparameters } from './fine-tuning.schemas.js';

/** A body for POST /jobs, not yet held to its schema, and what its fields were called by who asked. */
export interface JobRequest {
  readonly body: Readonly<Record<string, unknown>>;
  readonly names: FieldNames;
}

/** @param trainTasks tasks of the train split, which an epoch goes through once */
export function jobRequest(request: CreateFineTuningJob, trainTasks: number): JobRequest {
  const { method, falconry, metadata, seed, suffix } = request;
  const nested = method?.reinforcement?.hyperparameters;
  const recipe = falconry?.recipe ?? falconOf(nested ?? request.hyperparameters ?? {}, trainTasks);
  const place = nested ? 'method.reinforcement.hyperparameters' : 'hyperparameters';
  return {
    body: {
      ...falconry,
      model: request.model,
      dataset: request.training_file,
      name: suffix ?? undefined,
      seed: seed ?? undefined,
      metadata: metadata ?? undefined,
      recipe,
    },
    names: {
      dataset: 'training_file',
      name: 'suffix',
      ...named(['recipe', 'start', 'tasks', 'evaluation', 'checkpoint', 'priority', 'budget']),
      ...(falconry?.recipe === undefined ? hyperparameterNames(place) : {}),
    },
  };
}

/** The recipe of the service, with what an epoch, a batch and a learning rate are to it. */
function falconOf(asked: Hyperparameters, trainTasks: number): object {
  const defaults = FalconSettings.parse({ name: 'falcon' });
  const tasksPerStep = numberOf(asked.batch_size) ?? defaults.tasksPerStep;
  const epochs = numberOf(asked.n_epochs);
  const multiplier = numberOf(asked.learning_rate_multiplier) ?? 1;
  return {
    name: 'falcon',
    tasksPerStep,
    ...(epochs === null ? {} : { metaSteps: Math.ceil((epochs * trainTasks) / tasksPerStep) }),
    optimiser: { learningRate: defaults.optimiser.learningRate * multiplier },
  };
}

function numberOf(value: 'auto' | number | null | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

function hyperparameterNames(place: string): FieldNames {
  return {
    'recipe.tasksPerStep': `${place}.batch_size`,
    'recipe.metaSteps': `${place}.n_epochs`,
    'recipe.optimiser.learningRate': `${place}.learning_rate_multiplier`,
  };
}

function named(fields: readonly string[]): FieldNames {
  return Object.fromEntries(fields.map((field) => [field, `falconry.${field}`]));
}
