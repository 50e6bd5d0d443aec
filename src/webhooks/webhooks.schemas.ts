import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { pageSchema } from '../common/paging.js';

export const JOB_EVENTS = [
  'job.started',
  'job.paused',
  'job.resumed',
  'job.succeeded',
  'job.failed',
  'job.cancelled',
] as const;

/** How what `POST /models` began has ended, for a base model. */
export const MODEL_EVENTS = ['model.ready', 'model.failed'] as const;

const WEBHOOK_EVENTS = [...JOB_EVENTS, ...MODEL_EVENTS] as const;

/** Sent on request, to one webhook, whatever it asked for. */
export const PING = 'webhook.ping';

const Address = z
  .string()
  .min(1)
  .max(2048)
  .describe('A public https address, or one that the operator listed in OUTBOUND_ALLOW.');

const EventTypes = z
  .array(z.enum(WEBHOOK_EVENTS))
  .min(1)
  .refine((types) => new Set(types).size === types.length, 'must not name an event type twice');

export const CreateWebhook = z
  .strictObject({
    url: Address,
    eventTypes: EventTypes.default([...WEBHOOK_EVENTS]),
  })
  .meta({ id: 'CreateWebhook' });
export type CreateWebhook = z.infer<typeof CreateWebhook>;

export const UpdateWebhook = z
  .strictObject({
    url: Address.optional(),
    eventTypes: EventTypes.optional(),
    enabled: z
      .boolean()
      .optional()
      .describe('While false nothing is sent, and what happens then is not kept for later.'),
  })
  .meta({ id: 'UpdateWebhook', examples: [{ enabled: false }] });
export type UpdateWebhook = z.infer<typeof UpdateWebhook>;

export const RotateSecret = z
  .strictObject({
    overlapSeconds: z
      .int()
      .min(0)
      .max(86_400)
      .default(86_400)
      .describe('How long the secret of before signs too.'),
  })
  .meta({ id: 'RotateSecret', examples: [{ overlapSeconds: 3600 }] });
export type RotateSecret = z.infer<typeof RotateSecret>;

const FINISHED = ['delivered', 'exhausted', 'dropped'] as const;

/** One delivery, or those of a time. A union of two strict objects would name neither's faults. */
export const ReplayDeliveries = z
  .strictObject({
    deliveryId: idSchema('webhookDelivery')
      .optional()
      .describe('One delivery, whatever its state.'),
    from: z.iso.datetime().optional().describe('Deliveries that were made at this time or later …'),
    until: z.iso.datetime().optional().describe('… and before this; now when left out.'),
    states: z
      .array(z.enum(FINISHED))
      .min(1)
      .optional()
      .describe('Of a time, only those in these states: exhausted and dropped when left out.'),
  })
  .refine(({ deliveryId, from }) => (deliveryId === undefined) !== (from === undefined), {
    message: 'must name either deliveryId or from',
  })
  .refine(
    ({ deliveryId, until, states }) =>
      deliveryId === undefined || (until === undefined && states === undefined),
    { message: 'until and states only go with from' },
  )
  .meta({ id: 'ReplayDeliveries', examples: [{ deliveryId: 'whd_01jabk1e8o5l4v2u8q5m3n7t1s' }] });
export type ReplayDeliveries = z.infer<typeof ReplayDeliveries>;

export const Replay = z
  .object({ deliveries: z.int().describe('How many deliveries are sent again.') })
  .meta({ id: 'Replay' });
export type Replay = z.infer<typeof Replay>;

export const WebhookParams = z.strictObject({ id: idSchema('webhookEndpoint') });
export type WebhookParams = z.infer<typeof WebhookParams>;

export const Webhook = z
  .object({
    id: idSchema('webhookEndpoint'),
    url: z.string(),
    eventTypes: z.array(z.string()),
    enabled: z.boolean(),
    disabledReason: z.string().nullable(),
    failingSince: z.iso
      .datetime()
      .nullable()
      .describe('The first failed try since the last success; after five days it is disabled.'),
    previousSecretUntil: z.iso
      .datetime()
      .nullable()
      .describe('Until when the secret of before the newest rotation signs too.'),
    version: z.int().positive().describe('The ETag, without its quotes.'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Webhook' });
export type Webhook = z.infer<typeof Webhook>;

export const NewWebhook = Webhook.extend({
  secret: z.string().describe('Verifies signatures (Standard Webhooks). Shown this once.'),
}).meta({ id: 'NewWebhook' });
export type NewWebhook = z.infer<typeof NewWebhook>;

export const WebhookPage = pageSchema(Webhook, 'WebhookPage');
export type WebhookPage = z.infer<typeof WebhookPage>;

export const WebhookAttempt = z
  .object({
    number: z.int(),
    status: z.int().nullable().describe('Null when no answer came.'),
    error: z.string().nullable(),
    answer: z
      .string()
      .meta({ examples: [''] })
      .describe('The first 1,024 characters that the receiver answered.'),
    durationMs: z.int(),
    createdAt: z.iso.datetime().describe('When it was sent.'),
  })
  .meta({ id: 'WebhookAttempt' });
export type WebhookAttempt = z.infer<typeof WebhookAttempt>;

export const WebhookDelivery = z
  .object({
    id: idSchema('webhookDelivery'),
    eventId: z.string().describe('The webhook-id header: the same on every try.'),
    type: z.string(),
    state: z
      .enum(['pending', 'delivered', 'exhausted', 'dropped'])
      .meta({ examples: ['delivered'] }),
    nextAttemptAt: z.iso.datetime().nullable(),
    attempts: z.array(WebhookAttempt),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'WebhookDelivery' });
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

export const WebhookDeliveryPage = pageSchema(WebhookDelivery, 'WebhookDeliveryPage');
export type WebhookDeliveryPage = z.infer<typeof WebhookDeliveryPage>;

/** What a receiver gets of a job. */
export const WebhookMessage = z
  .object({
    type: z.enum(JOB_EVENTS),
    timestamp: z.iso.datetime().describe('When the event happened.'),
    data: z.object({
      jobId: idSchema('job'),
      name: z.string().nullable(),
      state: z.string(),
      sequence: z.int().describe("The event's number in the log of the job."),
      modelId: idSchema('model').nullable().describe('The model that a succeeded job has made.'),
      error: z.object({ code: z.string(), detail: z.string() }).nullable(),
      metadata: z.record(z.string(), z.string()),
    }),
  })
  .meta({ id: 'WebhookMessage' });
export type WebhookMessage = z.infer<typeof WebhookMessage>;

/** What a receiver gets of a base model. */
export const WebhookModelMessage = z
  .object({
    type: z.enum(MODEL_EVENTS),
    timestamp: z.iso.datetime().describe('When the registration ended.'),
    data: z.object({
      modelId: idSchema('model'),
      name: z.string(),
      state: z.enum(['ready', 'failed']),
      error: z
        .object({ code: z.string(), detail: z.string() })
        .nullable()
        .describe('Why it failed.'),
    }),
  })
  .meta({ id: 'WebhookModelMessage' });
export type WebhookModelMessage = z.infer<typeof WebhookModelMessage>;

/** What `POST /webhooks/{id}/ping` sends. */
export const WebhookPing = z
  .object({
    type: z.literal(PING),
    timestamp: z.iso.datetime(),
    data: z.object({ webhookId: idSchema('webhookEndpoint') }),
  })
  .meta({ id: 'WebhookPing' });
export type WebhookPing = z.infer<typeof WebhookPing>;
