import { z } from 'zod';
import { idSchema } from '../../common/ids.js';
import { CreateJob, Seed } from '../../jobs/jobs.schemas.js';
import { RecipeSettings } from '../../training/recipes/recipe-settings.js';
import { FalconSettings } from '../../training/recipes/falcon-settings.js';
import { onlyNeutral, Unsupported } from '../unsupported.js';

const { shape } = CreateJob;
const auto = z.literal('auto');

/** What an epoch, a batch and a learning rate are to the recipe `falcon`. */
const hyperparameters = {
  n_epochs: z
    .union([auto, z.int().min(1).max(1_000)])
    .nullish()
    .describe('metaSteps: so many that each task of the train split comes up this often.'),
  batch_size: z
    .union([auto, FalconSettings.shape.tasksPerStep.unwrap()])
    .nullish()
    .describe('tasksPerStep.'),
  learning_rate_multiplier: z
    .union([auto, z.number().positive()])
    .nullish()
    .describe('Multiplies optimiser.learningRate.'),
};

const Hyperparameters = z.strictObject(hyperparameters).meta({ id: 'FineTuningHyperparameters' });
export type Hyperparameters = z.infer<typeof Hyperparameters>;

const Method = z
  .strictObject({
    type: z.literal('reinforcement', {
      error: 'must be reinforcement: models learn from running their programs',
    }),
    reinforcement: z
      .strictObject({
        grader: Unsupported.describe('The tests of the tasks are the grader.'),
        hyperparameters: z
          .strictObject({
            ...hyperparameters,
            compute_multiplier: onlyNeutral('auto'),
            eval_interval: onlyNeutral('auto'),
            eval_samples: onlyNeutral('auto'),
            reasoning_effort: onlyNeutral('default'),
          })
          .nullish(),
      })
      .nullish(),
    supervised: Unsupported,
    dpo: Unsupported,
  })
  .meta({ id: 'FineTuningMethod' });

/** What a job can be told beyond OpenAI's API: fields of POST /jobs, as they are there. */
const JobOptions = z
  .strictObject({
    recipe: RecipeSettings.optional().describe('falcon with its defaults when left out.'),
    start: shape.start,
    tasks: shape.tasks,
    evaluation: shape.evaluation,
    checkpoint: shape.checkpoint,
    priority: shape.priority,
    budget: shape.budget,
  })
  .describe('Fields of POST /jobs, under their names there.')
  .meta({ id: 'JobOptions' });

export const CreateFineTuningJob = z
  .strictObject({
    model: shape.model,
    training_file: shape.dataset.describe(
      'A file, or any dataset. Its train split is learned from, and its test split is what the job is measured on.',
    ),
    validation_file: shape.dataset
      .nullish()
      .describe('A file whose tasks, all of them, the job is measured on instead.'),
    suffix: shape.name.unwrap().nullish().describe('The name of the job.'),
    seed: Seed.nullish().describe('Drawn and recorded when left out.'),
    method: Method.nullish().describe('reinforcement, also when it is left out.'),
    hyperparameters: Hyperparameters.nullish().describe(
      'Of the recipe falcon; another recipe is set in falconry.recipe.',
    ),
    metadata: shape.metadata.unwrap().nullish(),
    integrations: Unsupported,
    falconry: JobOptions.optional(),
  })
  .check((context) => {
    const { method, hyperparameters: old, falconry } = context.value;
    const fault = (path: PropertyKey[], message: string): void => {
      context.issues.push({ code: 'custom', path, message, input: context.value });
    };
    const inMethod = method?.reinforcement?.hyperparameters ?? null;
    if (old !== undefined && old !== null && inMethod !== null) {
      fault(['hyperparameters'], 'is the old place of those in method; give one of them');
    }
    if (falconry?.recipe !== undefined && (old ?? inMethod) !== null) {
      fault(['falconry', 'recipe'], 'says what hyperparameters say; give one of them');
    }
  })
  .meta({ id: 'CreateFineTuningJob' });
export type CreateFineTuningJob = z.infer<typeof CreateFineTuningJob>;

export const FineTuningJobParams = z.strictObject({ fine_tuning_job_id: idSchema('job') });
export type FineTuningJobParams = z.infer<typeof FineTuningJobParams>;
