import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { z } from 'zod';
import { type ProblemCode, PROBLEMS } from '../common/problem-catalogue.js';
import { MEDIA_TYPE_EXTENSION, STREAM_EXTENSION } from '../common/operation.js';
import { PING, WEBHOOK_EVENTS, WebhookMessage, WebhookPing } from '../webhooks/webhooks.schemas.js';
import { convertSchema } from './schema-converter.js';

const DESCRIPTION = `Training as a service for code models, with a memory.

Post tasks (a prompt and tests) as a dataset, post a job, and get back a model that has learned from running its own
programs. Every route but /health needs an API key.`;

type DocumentedOperation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** The OpenAPI 3.1 document of the service. */
export function buildDocument(app: INestApplication): OpenAPIObject {
  const options = new DocumentBuilder()
    .setTitle('Falconry')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key: flk_…' })
    .build();
  const document = SwaggerModule.createDocument(app, options, {
    standardSchemaConverter: convertSchema,
  });
  describeRefusals(document);
  nameProblemMediaType(document);
  describeStreams(document);
  describeTexts(document);
  describeWebhooks(document);
  return document;
}

/** Swagger UI at /docs, the document itself at /docs/openapi.json and /docs/openapi.yaml. */
export function serveDocument(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => buildDocument(app), {
    jsonDocumentUrl: 'docs/openapi.json',
    yamlDocumentUrl: 'docs/openapi.yaml',
    customSiteTitle: 'Falconry',
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true },
  });
}

/** What is refused before a route is asked: of every request, and of every body. */
const OF_REQUESTS = ['malformed-request', 'uri-too-long', 'header-too-large'] as const;
const OF_BODIES = [
  'duplicate-key',
  'json-too-complex',
  'request-timeout',
  'payload-too-large',
  'unsupported-media-type',
  'unsupported-encoding',
  'unknown-field',
] as const;

function describeRefusals(document: OpenAPIObject): void {
  for (const operation of operationsOf(document)) {
    const isSecured = operation.security !== undefined;
    const codes: ProblemCode[] = [
      ...OF_REQUESTS,
      ...(operation.responses['204'] === undefined ? (['not-acceptable'] as const) : []),
      ...(isSecured ? (['credential-in-url'] as const) : []),
      ...(operation.requestBody === undefined ? [] : OF_BODIES),
    ];
    for (const code of codes) {
      addProblem(operation, code);
    }
  }
}

function addProblem({ responses }: DocumentedOperation, code: ProblemCode): void {
  const { status } = PROBLEMS[code];
  const before = responses[String(status)];
  const told =
    before !== undefined && 'description' in before ? before.description.split(', ') : [];
  const description = [...new Set([...told, code])].join(', ');
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } };
  responses[String(status)] = { content, ...before, description };
}

/** Errors travel as problem+json; the builder writes every answer down as plain JSON. */
function nameProblemMediaType(document: OpenAPIObject): void {
  for (const operation of operationsOf(document)) {
    for (const [status, response] of Object.entries(operation.responses)) {
      const content =
        response !== undefined && 'content' in response ? response.content : undefined;
      if (Number(status) >= 400 && content?.['application/json'] !== undefined) {
        content['application/problem+json'] = content['application/json'];
        delete content['application/json'];
      }
    }
  }
}

/** A route that can stream answers in two media types under one status. */
function describeStreams(document: OpenAPIObject): void {
  for (const operation of operationsOf(document)) {
    const extended: DocumentedOperation & { [STREAM_EXTENSION]?: string } = operation;
    const mediaType = extended[STREAM_EXTENSION];
    const success = operation.responses['200'];
    if (mediaType !== undefined && success !== undefined && 'content' in success) {
      success.content = { ...success.content, [mediaType]: { schema: { type: 'string' } } };
      delete extended[STREAM_EXTENSION];
    }
  }
}

/** A route that answers with a text of its own media type. */
function describeTexts(document: OpenAPIObject): void {
  for (const operation of operationsOf(document)) {
    const extended: DocumentedOperation & { [MEDIA_TYPE_EXTENSION]?: string } = operation;
    const mediaType = extended[MEDIA_TYPE_EXTENSION];
    const success = operation.responses['200'];
    if (mediaType !== undefined && success !== undefined && 'content' in success) {
      success.content = { [mediaType]: { schema: { type: 'string' } } };
      delete extended[MEDIA_TYPE_EXTENSION];
    }
  }
}

/** One message for every type of event, and the ping; the deliveries are built from the same schemas. */
function describeWebhooks(document: OpenAPIObject): void {
  const told = WEBHOOK_EVENTS.map((type) =>
    describeWebhook(type, 'WebhookMessage', 'sent to every webhook that asked for it'),
  );
  const asked = describeWebhook(PING, 'WebhookPing', 'sent on request');
  document.webhooks = Object.fromEntries([...told, asked]);
  const schemas = [WebhookMessage, WebhookPing].map((schema) => componentsOf(schema));
  document.components = {
    ...document.components,
    schemas: Object.assign({}, document.components?.schemas, ...schemas),
  };
}

function componentsOf(schema: z.ZodType): object {
  const converted = convertSchema(schema, { schemaType: 'output' });
  const id = String(schema.meta()?.id);
  return { ...converted?.components, [id]: converted?.components?.[id] ?? converted?.schema };
}

function describeWebhook(
  type: string,
  schema: string,
  sent: string,
): [string, { post: DocumentedOperation }] {
  const content = { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } };
  const post = {
    operationId: `on${pascal(type)}`,
    summary: `${type}: signed as Standard Webhooks say, and ${sent}.`,
    tags: ['Webhooks'],
    requestBody: { required: true, content },
    responses: { '2XX': { description: 'Received; anything else is tried again.' } },
  };
  return [type, { post }];
}

function pascal(type: string): string {
  return type
    .split('.')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function operationsOf(document: OpenAPIObject): DocumentedOperation[] {
  return Object.values(document.paths).flatMap((path) =>
    [path.get, path.post, path.put, path.patch, path.delete].filter(
      (operation) => operation !== undefined,
    ),
  );
}
