import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { pageSchema } from '../common/paging.js';
import { Metadata, MetadataChange, Text } from '../common/text.js';

const Name = Text(200);

const Address = z
  .string()
  .min(1)
  .max(2048)
  .regex(/^[^?]*$/, 'must have no query')
  .describe('A public https address, or one that the operator listed in OUTBOUND_ALLOW.');

/** It goes into a header as it is. */
const Key = z
  .string()
  .min(1)
  .max(4096)
  .regex(/^[!-~]+$/, 'must be visible ASCII characters without spaces')
  .meta({ writeOnly: true })
  .describe('Sent as a bearer; kept sealed, and never shown.');

export const EndpointPrice = z
  .strictObject({
    inputPerMillion: z.number().min(0).max(1e6).describe('For a million tokens of prompts.'),
    outputPerMillion: z.number().min(0).max(1e6).describe('For a million tokens of answers.'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be a code of ISO 4217, such as USD')
      .meta({ examples: ['USD'] }),
  })
  .meta({ id: 'EndpointPrice' });
export type EndpointPrice = z.infer<typeof EndpointPrice>;

const LIMITS = {
  requestsPerMinute: z.int().min(1).max(10_000).describe('Calls of one process in a minute.'),
  concurrency: z.int().min(1).max(64).describe('Calls of one process at the same time.'),
  timeoutMs: z.int().min(100).max(600_000).describe('The time of one try of a call.'),
  maxTokens: z.int().min(1).max(131_072).describe('Tokens of one answer, for `openai`.'),
  contextTokens: z
    .int()
    .min(64)
    .max(10_000_000)
    .describe(
      'Tokens that a prompt and its answer have together, for `openai`: what POST /generate fits prompts to.',
    ),
};

/** What a call may take. Processes count each for themselves. */
export const EndpointLimits = z
  .strictObject({
    requestsPerMinute: LIMITS.requestsPerMinute.default(600),
    concurrency: LIMITS.concurrency.default(4),
    timeoutMs: LIMITS.timeoutMs.default(60_000),
    maxTokens: LIMITS.maxTokens.default(1_024),
    contextTokens: LIMITS.contextTokens.default(8_192),
  })
  .meta({ id: 'EndpointLimits' });
export type EndpointLimits = z.infer<typeof EndpointLimits>;

const Common = {
  name: Name,
  limits: EndpointLimits.prefault({}),
  metadata: Metadata.default({}),
};

export const CreateEndpoint = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('openai'),
        ...Common,
        baseUrl: Address.describe('What `/chat/completions` is put behind.'),
        model: Text(200),
        apiKey: Key.optional(),
        price: EndpointPrice.optional(),
      })
      .describe('A language model behind the API of OpenAI.'),
    z
      .strictObject({
        kind: z.literal('http'),
        ...Common,
        url: Address.describe('Where programs are posted to.'),
      })
      .describe('A judge of your own; messages to it are signed with a secret that is made here.'),
  ])
  .meta({
    id: 'CreateEndpoint',
    examples: [
      {
        kind: 'openai',
        name: 'reviewer',
        baseUrl: 'https://models.example.com/v1',
        model: 'coder-32b',
        apiKey: 'your-key',
        price: { inputPerMillion: 0.4, outputPerMillion: 1.2, currency: 'USD' },
      },
    ],
  });
export type CreateEndpoint = z.infer<typeof CreateEndpoint>;

export const UpdateEndpoint = z
  .strictObject({
    name: Name.optional(),
    apiKey: Key.nullable().optional().describe('Only of `openai`; null takes it away.'),
    price: EndpointPrice.optional().describe(
      'Only of `openai`; the currency stays, since it is counted in.',
    ),
    limits: z.strictObject(LIMITS).partial().optional().describe('Only those that change.'),
    metadata: MetadataChange.optional(),
  })
  .meta({ id: 'UpdateEndpoint', examples: [{ limits: { concurrency: 8 } }] });
export type UpdateEndpoint = z.infer<typeof UpdateEndpoint>;

export const EndpointParams = z.strictObject({ id: idSchema('endpoint') });
export type EndpointParams = z.infer<typeof EndpointParams>;

/** What an endpoint was used for so far. */
const EndpointUsage = z
  .object({
    calls: z.int().meta({ examples: [3_072] }),
    failedCalls: z.int().meta({ examples: [4] }),
    promptTokens: z.int(),
    completionTokens: z.int(),
    cost: z
      .number()
      .nullable()
      .meta({ examples: [0.42] })
      .describe('In the currency of the price; null without one.'),
  })
  .meta({ id: 'EndpointUsage' });

export const Endpoint = z
  .object({
    id: idSchema('endpoint'),
    kind: z.enum(['openai', 'http']),
    name: z.string(),
    url: z
      .string()
      .meta({ examples: ['https://models.example.com/v1'] })
      .describe('Of `openai` its base.'),
    model: z.string().nullable(),
    hasKey: z
      .boolean()
      .meta({ examples: [true] })
      .describe('Whether an API key goes with its calls.'),
    price: EndpointPrice.nullable(),
    limits: EndpointLimits,
    metadata: Metadata,
    usage: EndpointUsage,
    version: z.int().positive().describe('The ETag, without its quotes.'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Endpoint' });
export type Endpoint = z.infer<typeof Endpoint>;

export const NewEndpoint = Endpoint.extend({
  secret: z
    .string()
    .nullable()
    .describe('Of `http`: verifies signatures (Standard Webhooks). Shown this once.'),
}).meta({ id: 'NewEndpoint' });
export type NewEndpoint = z.infer<typeof NewEndpoint>;

export const EndpointPage = pageSchema(Endpoint, 'EndpointPage');
export type EndpointPage = z.infer<typeof EndpointPage>;

export const EndpointTest = z
  .object({
    ok: z.boolean().meta({ examples: [true] }),
    latencyMs: z.int().meta({ examples: [412] }),
    model: z.string().nullable().describe('What says that it has answered, of `openai`.'),
    answer: z
      .string()
      .nullable()
      .describe('The beginning of what it answered; null when it failed.'),
    error: z
      .object({
        failure: z.string().meta({ examples: ['refused'] }),
        detail: z.string().meta({ examples: ['It answered 404: no such model'] }),
      })
      .nullable(),
    models: z
      .array(z.string())
      .describe('Models that are on offer there, when the one that is registered did not answer.'),
  })
  .meta({ id: 'EndpointTest' });
export type EndpointTest = z.infer<typeof EndpointTest>;
