import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { pageSchema } from '../common/paging.js';
import { ScopeName } from '../common/scopes.js';
import { Text } from '../common/text.js';

export const CreateApiKey = z
  .strictObject({
    name: Text(100).describe('Who or what will use the key.'),
    scopes: z
      .array(ScopeName)
      .min(1)
      .optional()
      .describe('What the key may do; all that the key of this request may do when left out.'),
    expiresAt: z.iso.datetime().optional().describe('Never when left out.'),
  })
  .meta({ id: 'CreateApiKey' });
export type CreateApiKey = z.infer<typeof CreateApiKey>;

export const ApiKeyParams = z.strictObject({ id: idSchema('apiKey') });
export type ApiKeyParams = z.infer<typeof ApiKeyParams>;

export const ApiKey = z
  .object({
    id: idSchema('apiKey'),
    name: z.string(),
    prefix: z.string().describe('The public beginning of the key.'),
    scopes: z.array(ScopeName),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof ApiKey>;

export const NewApiKey = ApiKey.extend({
  key: z.string().describe('Shown this once; only its hash is kept.'),
}).meta({ id: 'NewApiKey' });
export type NewApiKey = z.infer<typeof NewApiKey>;

export const ApiKeyPage = pageSchema(ApiKey, 'ApiKeyPage');
export type ApiKeyPage = z.infer<typeof ApiKeyPage>;
