import type { OpenAPIObject } from '@nestjs/swagger';
import type { z } from 'zod';
import {
  JOB_EVENTS,
  MODEL_EVENTS,
  PING,
  WebhookMessage,
  WebhookModelMessage,
  WebhookPing,
} from '../webhooks/webhooks.schemas.js';
import type { DocumentedOperation } from './operations.js';
import { addSchema } from './schemas.js';

/** One message for every type of event, and the ping; the deliveries are built from the same schemas. */
export function describeWebhooks(document: OpenAPIObject): void {
  const sent = 'sent to every webhook that asked for it';
  const ofJobs = JOB_EVENTS.map((type) => describeWebhook(ofJob(type), WebhookMessage, sent));
  const ofModels = MODEL_EVENTS.map((type) =>
    describeWebhook(ofModel(type), WebhookModelMessage, sent),
  );
  const asked = describeWebhook(PING_EXAMPLE, WebhookPing, 'sent on request');
  document.webhooks = Object.fromEntries([...ofJobs, ...ofModels, asked]);
  addSchema(document, WebhookMessage);
  addSchema(document, WebhookModelMessage);
  addSchema(document, WebhookPing);
}

function describeWebhook(
  example: WebhookMessage | WebhookModelMessage | WebhookPing,
  schema: z.ZodType,
  sent: string,
): [string, { post: DocumentedOperation }] {
  const { type } = example;
  const reference = { $ref: `#/components/schemas/${String(schema.meta()?.id)}` };
  const post = {
    operationId: `on${pascal(type)}`,
    summary: `${type}: signed as Standard Webhooks say, and ${sent}.`,
    tags: ['Webhooks'],
    requestBody: {
      required: true,
      content: { 'application/json': { schema: reference, example } },
    },
    responses: {
      '2XX': { description: 'Received.' },
      '4XX': { description: 'Not received: it is sent again; 410 asks for no more.' },
      '5XX': { description: 'Not received: it is sent again.' },
    },
  };
  return [type, { post }];
}

const TIMESTAMP = '2026-01-15T09:30:00.000Z';
const PING_EXAMPLE: WebhookPing = {
  type: PING,
  timestamp: TIMESTAMP,
  data: { webhookId: 'whe_01jabk1e8o5l4v2u8q5m3n7t1s' },
};

/** An event is named after the state that it leads to, but for two. */
const STATES: Readonly<Record<string, string>> = { started: 'running', resumed: 'queued' };

function ofJob(type: WebhookMessage['type']): WebhookMessage {
  const verb = type.replace('job.', '');
  return {
    type,
    timestamp: TIMESTAMP,
    data: {
      jobId: 'job_01jabk1e8o5l4v2u8q5m3n7t1s',
      name: 'nightly',
      state: STATES[verb] ?? verb,
      sequence: 2,
      modelId: verb === 'succeeded' ? 'mdl_01jabk1e8o5l4v2u8q5m3n7t1s' : null,
      error:
        verb === 'failed'
          ? { code: 'training-diverged', detail: 'The loss of step 12 is not a number.' }
          : null,
      metadata: { ticket: 'FAL-7' },
    },
  };
}

function ofModel(type: WebhookModelMessage['type']): WebhookModelMessage {
  const hasFailed = type === 'model.failed';
  return {
    type,
    timestamp: TIMESTAMP,
    data: {
      modelId: 'mdl_01jabk1e8o5l4v2u8q5m3n7t1s',
      name: 'coder',
      state: hasFailed ? 'failed' : 'ready',
      error: hasFailed
        ? { code: 'invalid-model', detail: 'team/coder holds no safetensors weights.' }
        : null,
    },
  };
}

function pascal(type: string): string {
  return type
    .split('.')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
