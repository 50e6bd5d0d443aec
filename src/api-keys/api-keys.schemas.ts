import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { pageSchema } from '../common/paging.js';
import { ScopeName } from '../common/scopes.js';
import { Text } from '../common/text.js';
import { KeyCaps } from '../contracts/caps.js';

export const SomeKeyCaps = KeyCaps.partial()
  .describe('Caps by name; null is no cap. None may be higher than that of the key that sets it.')
  .meta({ id: 'SomeKeyCaps' });
export type SomeKeyCaps = z.infer<typeof SomeKeyCaps>;

export const CreateApiKey = z
  .strictObject({
    name: Text(100).describe('Who or what will use the key.'),
    scopes: z
      .array(ScopeName)
      .min(1)
      .optional()
      .describe('What the key may do; all that the key of this request may do when left out.'),
    caps: SomeKeyCaps.default({}).describe(
      'Those left out are as those of the key of this request.',
    ),
    expiresAt: z.iso.datetime().optional().describe('Never when left out.'),
  })
  .meta({ id: 'CreateApiKey' });
export type CreateApiKey = z.infer<typeof CreateApiKey>;

export const UpdateApiKey = z
  .strictObject({
    name: Text(100).optional(),
    caps: SomeKeyCaps.optional(),
    expiresAt: z.iso.datetime().nullable().optional().describe('Null for never.'),
  })
  .meta({ id: 'UpdateApiKey' });
export type UpdateApiKey = z.infer<typeof UpdateApiKey>;

export const KeyUsage = z
  .object({
    requestsPerMinute: z
      .int()
      .nullable()
      .describe('Null without a cap, and while Redis is away: then they are not counted.'),
    engineSecondsPerDay: z.number(),
    tokensPerDay: z.int(),
    runningJobs: z.int(),
  })
  .describe('What is used of each cap in its window, whether there is a cap or not.')
  .meta({ id: 'KeyUsage' });
export type KeyUsage = z.infer<typeof KeyUsage>;

export const ApiKeyParams = z.strictObject({ id: idSchema('apiKey') });
export type ApiKeyParams = z.infer<typeof ApiKeyParams>;

export const ApiKey = z
  .object({
    id: idSchema('apiKey'),
    name: z.string(),
    prefix: z.string().describe('The public beginning of the key.'),
    scopes: z.array(ScopeName),
    caps: KeyCaps,
    usage: KeyUsage,
    version: z.int().positive().describe('The ETag, without its quotes.'),
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
