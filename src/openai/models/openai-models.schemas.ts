import { z } from 'zod';
import { Model, ModelReference } from '../../models/models.schemas.js';
import { UnixSeconds } from '../unix-seconds.js';

export const OpenaiModelParams = z.strictObject({ model: ModelReference });
export type OpenaiModelParams = z.infer<typeof OpenaiModelParams>;

export const OpenaiModel = z
  .object({
    id: z
      .string()
      .describe('What `model` takes: the name of a base model, the id of one that a job has made.')
      .meta({ examples: ['mdl_01jabk1e8o5l4v2u8q5m3n7t1s'] }),
    object: z.literal('model'),
    created: UnixSeconds,
    owned_by: z
      .enum(['falconry', 'workspace'])
      .meta({ examples: ['workspace'] })
      .describe('falconry: a base model.'),
    falconry: Model.describe('The model as GET /models shows it.'),
  })
  .meta({ id: 'OpenaiModel' });
export type OpenaiModel = z.infer<typeof OpenaiModel>;

/** All of them: clients of this list do not turn pages. */
export const OpenaiModelList = z
  .object({ object: z.literal('list'), data: z.array(OpenaiModel) })
  .meta({ id: 'OpenaiModelList' });
export type OpenaiModelList = z.infer<typeof OpenaiModelList>;
