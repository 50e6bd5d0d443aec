import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { pageSchema } from '../common/paging.js';
import { Text } from '../common/text.js';
import { InexactResume } from '../contracts/training.js';

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

const ModelKind = z
  .enum(['base', 'trained', 'uploaded'])
  .describe('base: a folder of MODELS_DIR. trained: made by a job. uploaded: an adapter that was sent.');
export type ModelKind = z.infer<typeof ModelKind>;

export const Model = z
  .object({
    id: idSchema('model'),
    name: z.string(),
    kind: ModelKind.meta({ examples: ['trained'] }),
    aliases: z.array(z.string()).describe('Names that lead here for now.'),
    settings: ModelSettings,
    baseModelId: idSchema('model').nullable(),
    jobId: idSchema('job').nullable().describe('The job that made a trained model.'),
    checkpointId: idSchema('checkpoint').nullable(),
    adapterSha256: z
      .string()
      .nullable()
      .describe('Of the weights of an uploaded adapter, in hex.'),
    resumedInexactly: z
      .array(InexactResume)
      .describe('Resumes in another environment; without one the training can be repeated exactly.'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Model' });
export type Model = z.infer<typeof Model>;

export const ModelPage = pageSchema(Model, 'ModelPage');
export type ModelPage = z.infer<typeof ModelPage>;
