import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { pageSchema } from '../common/paging.js';
import { Problem } from '../common/problems.js';
import { Text } from '../common/text.js';
import { InexactResume } from '../contracts/training.js';
import { Adaptation } from './adaptation.schemas.js';
import { ModelCard } from './card/model-card.schemas.js';

/** What a base model folder says of itself in `falconry.json`. */
export const ModelSettings = z
  .object({
    promptTemplate: z.string().min(1).describe('The layout of prompts that the model expects.'),
    stop: z.array(z.string().min(1)).max(16).describe('Texts that end an answer.'),
    maxNewTokens: z.int().positive(),
    contextLength: z.int().positive(),
  })
  .meta({ id: 'ModelSettings' });
export type ModelSettings = z.infer<typeof ModelSettings>;

/** How a request names a model. */
export const ModelReference = Text(200).describe(
  'The id of a model, its name such as fledgling, an alias, or the id of its checkpoint.',
);

export const ModelParams = z.strictObject({ id: ModelReference });
export type ModelParams = z.infer<typeof ModelParams>;

export const ModelKind = z
  .enum(['base', 'trained', 'uploaded', 'adapted'])
  .describe(
    'base: a folder of MODELS_DIR, or from a hub. trained: made by a job. uploaded: an adapter that was sent. adapted: ' +
      'another model after inner steps on solved examples.',
  );
export type ModelKind = z.infer<typeof ModelKind>;

const ModelDownload = z
  .object({
    doneBytes: z.int(),
    totalBytes: z.int().nullable().describe('Null until the hub has said.'),
    error: Problem.nullable().describe('Of the last try that failed; it is tried again while the model is registering.'),
  })
  .meta({ id: 'ModelDownload' });

/** One training in the past of a model. */
const Training = z
  .object({
    jobId: idSchema('job'),
    recipe: z.string().meta({ examples: ['falcon'] }),
    datasetId: idSchema('dataset'),
    steps: z.int().describe('Taken when the checkpoint was saved that the model, or the next training, has.'),
  })
  .meta({ id: 'Training' });

export const ModelState = z
  .enum(['registering', 'ready', 'failed'])
  .describe('Only a model that is ready can be named by jobs and generations.');
export type ModelState = z.infer<typeof ModelState>;

const FolderSource = z.strictObject({
  folder: Text(255)
    .describe('A folder below MODELS_DIR, with `config.json`, a tokenizer and safetensors weights.')
    .meta({ examples: ['qwen2.5-coder-0.5b'] }),
});

const HubSource = z.strictObject({
  hub: z
    .string()
    .max(200)
    .regex(/^[A-Za-z0-9][\w.-]*(\/[A-Za-z0-9][\w.-]*)?$/, 'must be the id of a repository')
    .describe('The id of a repository of the hub.')
    .meta({ examples: ['Qwen/Qwen2.5-Coder-0.5B'] }),
  revision: z
    .string()
    .regex(/^[0-9a-f]{40}$/, 'must be a commit: 40 hexadecimal digits, as a branch may move')
    .meta({ examples: ['8123ea2e9354afb7ffcc6c8641d1b2f5ecf18301'] }),
});

/** Where a base model that was registered comes from. */
export const ModelSource = z.union([FolderSource, HubSource]);
export type ModelSource = z.infer<typeof ModelSource>;

export const Model = z
  .object({
    id: idSchema('model'),
    name: z.string(),
    kind: ModelKind.meta({ examples: ['trained'] }),
    state: ModelState.meta({ examples: ['ready'] }),
    source: ModelSource.nullable().describe('Of a base model that was registered.'),
    download: ModelDownload.nullable().describe('Of a base model that comes from a hub.'),
    aliases: z.array(z.string()).describe('Names that lead here for now.'),
    settings: ModelSettings.nullable().describe('Null until the model is ready.'),
    baseModelId: idSchema('model').nullable(),
    jobId: idSchema('job')
      .nullable()
      .describe('The job that made a trained model, or the one behind an adapted model.'),
    checkpointId: idSchema('checkpoint').nullable(),
    adapterSha256: z
      .string()
      .nullable()
      .describe('Of the weights of an uploaded or adapted model, in hex.'),
    resumedInexactly: z
      .array(InexactResume)
      .describe('Resumes in another environment; without one the training can be repeated exactly.'),
    adaptation: Adaptation.nullable().describe('How an adapted model came about.'),
    card: ModelCard.nullable().describe('Of the base model; null when its folder does not tell.'),
    lineage: z
      .array(Training)
      .describe('The trainings behind a trained or adapted model, the newest first, at most 32.'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Model' });
export type Model = z.infer<typeof Model>;

export const ModelPage = pageSchema(Model, 'ModelPage');
export type ModelPage = z.infer<typeof ModelPage>;
