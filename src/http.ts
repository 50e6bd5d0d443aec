import type { IncomingMessage } from 'node:http';
import { StandardSchemaSerializerInterceptor } from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { Logger, PinoLogger } from 'nestjs-pino';
import { ApiModule } from './api.module.js';
import { AcceptInterceptor } from './common/accept.js';
import { AllowedMethods } from './common/allowed-methods.js';
import { answerClientError, boundSilence } from './common/client-errors.js';
import { EntityTagInterceptor } from './common/entity-tag.js';
import { newId } from './common/ids.js';
import { LocationInterceptor } from './common/location.interceptor.js';
import { ProblemFilter } from './common/problem.filter.js';
import { ProblemError } from './common/problems.js';
import { checkHead, MAX_ADDRESS } from './common/request-head.js';
import { SCHEDULE, type Schedule } from './common/schedule.js';
import { parseStrictJson } from './common/strict-json.js';
import { SchemaPipe } from './common/validation.pipe.js';
import type { Config } from './config/config.js';
import { IdempotencyInterceptor } from './idempotency/idempotency.interceptor.js';
import { serveDocument } from './openapi/document.js';

const BODY_LIMIT_BYTES = 1_048_576;
/** Bounds the whole of a request, streamed datasets among them; those watch for silence themselves. */
const REQUEST_TIMEOUT_MS = 3_600_000;
/** The kernel of HTTP looks this often for requests that take too long. */
const LOOK_MS = 500;
const LINES = ['application/jsonl', 'application/x-ndjson'];

/** The whole HTTP application, ready to listen. */
export async function createApi(config: Config): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    ApiModule.of(config),
    createAdapter(),
    { bufferLogs: true },
  );
  await prepareApi(app);
  return app;
}

/** What the application does around its routes, however it was composed. */
export async function prepareApi(app: NestFastifyApplication): Promise<void> {
  app.useLogger(app.get(Logger));
  const reflector = app.get(Reflector);
  app.useGlobalPipes(new SchemaPipe());
  app.useGlobalFilters(new ProblemFilter(await app.resolve(PinoLogger)));
  app.useGlobalInterceptors(
    new AcceptInterceptor(reflector),
    app.get(IdempotencyInterceptor),
    new LocationInterceptor(reflector),
    new EntityTagInterceptor(reflector),
    new StandardSchemaSerializerInterceptor(reflector),
  );
  app.useSecurityHeaders({
    // The service itself speaks plain HTTP; whoever puts TLS in front of it decides on upgrades.
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
  });
  serveDocument(app);
}

/** Fastify with its limits and the two media types that bodies come in. */
export function createAdapter(schedule: Schedule = SCHEDULE): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: schedule.keepAliveMs,
    http: { headersTimeout: schedule.headersMs, connectionsCheckingInterval: LOOK_MS },
    clientErrorHandler: answerClientError,
    // How long an id may be is for its schema to say.
    routerOptions: { maxParamLength: MAX_ADDRESS },
    genReqId: () => newId('request'),
    forceCloseConnections: true,
  });
  const fastify: FastifyInstance = adapter.getInstance();
  const methods = new AllowedMethods(fastify);
  takeBodies(adapter);
  fastify.server.prependListener('request', (request: IncomingMessage) => {
    const type = request.headers['content-type'] ?? '';
    if (!LINES.some((line) => type.startsWith(line))) {
      boundSilence(request, schedule.bodySilenceMs);
    }
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    checkHead(request);
    const [path = ''] = request.url.split('?', 1);
    const isRefused = request.is404 || methods.refuses(path, request.method);
    const allowed = isRefused ? methods.of(path) : [];
    if (allowed.length > 0) {
      void reply.header('allow', allowed.join(', '));
      throw new ProblemError('method-not-allowed', `This takes ${allowed.join(', ')}.`);
    }
    done();
  });
  return adapter;
}

/** The media types of bodies: JSON, strictly, and lines of any number, whose reader bounds the stream. */
function takeBodies(adapter: FastifyAdapter): void {
  const fastify: FastifyInstance = adapter.getInstance();
  fastify.removeContentTypeParser('text/plain');
  const limits = { bodyLimit: BODY_LIMIT_BYTES };
  adapter.useBodyParser('application/json', false, limits, (_request, body, done) => {
    done(null, parseStrictJson(body));
  });
  adapter.useBodyParser('application/x-www-form-urlencoded', false, limits, () => {
    throw new ProblemError('unsupported-media-type', 'Forms are not accepted.');
  });
  fastify.addContentTypeParser(LINES, (_request, payload, done) => {
    done(null, payload);
  });
}
