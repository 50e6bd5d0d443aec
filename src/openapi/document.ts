import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { type ContentObject, FORM_EXTENSION, STREAM_EXTENSION } from '../common/operation.js';
import { type ProblemCode, PROBLEMS } from '../common/problem-catalogue.js';
import { describeExamples, LINES } from './examples.js';
import { describeLimits, LIMIT_HEADERS } from './limits.js';
import { describeOpenaiErrors } from './openai-errors.js';
import { type DocumentedOperation, operationsOf, routesOf } from './operations.js';
import { convertSchema } from './schema-converter.js';
import { describeWebhooks } from './webhooks.js';

const DESCRIPTION = `Training as a service for code models, with a memory.

Post tasks (a prompt and tests) as a dataset, post a job, and get back a model that has learned from running its own
programs. Every route but /health needs an API key.

The routes below /v1 are those of OpenAI's API, for its clients: snake_case, times in Unix seconds, and errors in its shape.`;

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
  describeOpenaiErrors(document);
  describeStreams(document);
  describeLines(document);
  describeForms(document);
  describeObjectParameters(document);
  routesOf(document).forEach(describeLimits);
  document.components = { ...document.components, headers: LIMIT_HEADERS };
  describeWebhooks(document);
  describeExamples(document);
  nameOpenOperations(document);
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
  for (const operation of routesOf(document)) {
    const isSecured = operation.security !== undefined;
    const codes: ProblemCode[] = [
      ...OF_REQUESTS,
      ...(hasContent(operation) ? (['not-acceptable'] as const) : []),
      ...(isSecured ? (['credential-in-url'] as const) : []),
      ...(operation.requestBody === undefined ? [] : OF_BODIES),
    ];
    for (const code of codes) {
      addProblem(operation, code);
    }
  }
}

function hasContent({ responses }: DocumentedOperation): boolean {
  return Object.entries(responses).some(
    ([status, response]) =>
      Number(status) < 300 &&
      response !== undefined &&
      'content' in response &&
      response.content !== undefined,
  );
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
  for (const operation of routesOf(document)) {
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

const TEXT = { type: 'string' as const };

/** A route that can stream answers in two media types under one status. */
function describeStreams(document: OpenAPIObject): void {
  for (const operation of routesOf(document)) {
    const extended: DocumentedOperation & { [STREAM_EXTENSION]?: ContentObject } = operation;
    const streamed = extended[STREAM_EXTENSION];
    const success = operation.responses['200'] ?? operation.responses['201'];
    if (streamed !== undefined && success !== undefined && 'content' in success) {
      success.content = { ...success.content, ...streamed };
      delete extended[STREAM_EXTENSION];
    }
  }
}

/** A route that takes a form beside JSON takes other fields there. */
function describeForms(document: OpenAPIObject): void {
  for (const operation of routesOf(document)) {
    const extended: DocumentedOperation & { [FORM_EXTENSION]?: object } = operation;
    const { requestBody, [FORM_EXTENSION]: schema } = extended;
    if (schema !== undefined && requestBody !== undefined && 'content' in requestBody) {
      requestBody.content['multipart/form-data'] = { schema };
      delete extended[FORM_EXTENSION];
    }
  }
}

/** `name[key]=value`, as `common/query-string.ts` reads it; the builder takes every parameter for a plain one. */
function describeObjectParameters(document: OpenAPIObject): void {
  for (const { parameters = [] } of routesOf(document)) {
    for (const parameter of parameters) {
      const schema = 'in' in parameter && parameter.in === 'query' ? parameter.schema : undefined;
      if (schema !== undefined && 'type' in schema && schema.type === 'object') {
        Object.assign(parameter, { style: 'deepObject', explode: true });
      }
    }
  }
}

/** Lines are text to a reader of schemas: each is one row of the JSON body. */
function describeLines(document: OpenAPIObject): void {
  for (const { requestBody } of routesOf(document)) {
    const content = requestBody !== undefined && 'content' in requestBody && requestBody.content;
    if (content && content[LINES] !== undefined) {
      content[LINES] = { schema: TEXT };
    }
  }
}

/** What needs no key says so, instead of saying nothing. */
function nameOpenOperations(document: OpenAPIObject): void {
  for (const operation of operationsOf(document)) {
    operation.security ??= [];
  }
}
