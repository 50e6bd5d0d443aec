import { z } from 'zod';
import { ID_PREFIXES, idSchema } from '../common/ids.js';
import { pageSchema } from '../common/paging.js';
import { Text } from '../common/text.js';
import { ModelReference } from './models.schemas.js';

const PREFIXES = Object.values(ID_PREFIXES).join('|');

/** What an alias may be called: never what could be an id. */
export const AliasName = z
  .string()
  .regex(
    new RegExp(`^(?!(${PREFIXES})_)[a-z0-9][a-z0-9._-]{0,62}$`),
    'must be 1 to 63 of a-z, 0-9, dot, dash and underscore, begin with a letter or digit, and not as an id does',
  );

/** Any name is looked for; which ones can be made is checked when one is. */
export const AliasParams = z.strictObject({ name: Text(200) });
export type AliasParams = z.infer<typeof AliasParams>;

export const PromoteModel = z
  .strictObject({
    model: ModelReference.describe(
      'The id or name of a model, another alias, or the id of a checkpoint, which becomes a model then.',
    ),
  })
  .meta({ id: 'PromoteModel' });
export type PromoteModel = z.infer<typeof PromoteModel>;

export const RollBackAlias = z
  .strictObject({
    version: z.int().positive().optional().describe('The one before the present one by default.'),
  })
  .meta({ id: 'RollBackAlias' });
export type RollBackAlias = z.infer<typeof RollBackAlias>;

export const ModelAlias = z
  .object({
    name: z.string().meta({ examples: ['production'] }),
    modelId: idSchema('model'),
    modelName: z.string(),
    checkpointId: idSchema('checkpoint').nullable(),
    version: z.int().describe('Counts the promotions.'),
    promotedAt: z.iso.datetime(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'ModelAlias' });
export type ModelAlias = z.infer<typeof ModelAlias>;

export const ModelAliasPage = pageSchema(ModelAlias, 'ModelAliasPage');
export type ModelAliasPage = z.infer<typeof ModelAliasPage>;

export const ModelPromotion = z
  .object({
    version: z.int(),
    modelId: idSchema('model').describe('It may have been deleted since.'),
    modelName: z.string(),
    checkpointId: idSchema('checkpoint').nullable(),
    restores: z
      .int()
      .nullable()
      .describe('The version that a rollback has brought back.'),
    keyId: idSchema('apiKey').describe('The key that asked for it.'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'ModelPromotion' });
export type ModelPromotion = z.infer<typeof ModelPromotion>;

export const ModelPromotionPage = pageSchema(ModelPromotion, 'ModelPromotionPage');
export type ModelPromotionPage = z.infer<typeof ModelPromotionPage>;
