import type { IncomingMessage } from 'node:http';
import { NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { Logger, PinoLogger } from 'nestjs-pino';
import { ApiModule } from './api.module.js';
import { AcceptInterceptor } from './common/accept.js';
import { AllowedMethods } from './common/allowed-methods.js';
import { AnswerInterceptor } from './common/answer.interceptor.js';
import { answerClientError, boundSilence } from './common/client-errors.js';
import { EntityTagInterceptor } from './common/entity-tag.js';
import { newId } from './common/ids.js';
import { InterceptorChain } from './common/interceptor-chain.js';
import { LocationInterceptor } from './common/location.interceptor.js';
import { ProblemFilter } from './common/problem.filter.js';
import { ProblemError } from './common/problems.js';
import { parseQueryString } from './common/query-string.js';
import { checkHead, MAX_ADDRESS } from './common/request-head.js';
import { SCHEDULE, type Schedule } from './common/schedule.js';
import { parseStrictJson } from './common/strict-json.js';
import { SchemaPipe } from './common/validation.pipe.js';
import type { Config } from './config/config.js';
import { WorkspaceInterceptor } from './database/workspace.interceptor.js';
import { IdempotencyInterceptor } from './idempotency/idempotency.interceptor.js';
import { limitAddresses } from './limits/address-limit.hook.js';
import { RateLimits } from './limits/rate-limits.js';
import { serveDocument } from './openapi/document.js';
import { QueueBoard } from './queue-board/queue-board.js';
import { RequestObserver } from './telemetry/request-observer.js';

const BODY_LIMIT_BYTES = 1_048_576;
/** Bounds the whole of a request, streamed datasets among them; those watch for silence themselves. */
const REQUEST_TIMEOUT_MS = 3_600_000;
/** The kernel of HTTP looks this often for requests that take too long. */
const LOOK_MS = 500;
const LINES = ['application/jsonl', 'application/x-ndjson'];
const FORM = 'multipart/form-data';
/** The addresses that take files. */
const FILES: readonly unknown[] = ['/v1/files', '/models'];
const NO_FORM = 'Forms are not accepted.';

/** The whole HTTP application, ready to listen. */
export async function createApi(config: Config): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    ApiModule.of(config),
    createAdapter(SCHEDULE, config.trustedProxies),
    { bufferLogs: true },
  );
  await prepareApi(app);
  return app;
}

/** What the application does around its routes, however it was composed. */
export async function prepareApi(app: NestFastifyApplication): Promise<void> {
  app.useLogger(app.get(Logger));
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  app.get(RequestObserver).attach(fastify);
  refuseByHead(fastify);
  limitAddresses(fastify, app.get(RateLimits));
  const reflector = app.get(Reflector);
  app.useGlobalPipes(new SchemaPipe());
  app.useGlobalFilters(new ProblemFilter(await app.resolve(PinoLogger)));
  app.useGlobalInterceptors(
    new InterceptorChain([
      new WorkspaceInterceptor(),
      new AcceptInterceptor(reflector),
      // Around the repeats, whose answers have a version too.
      new EntityTagInterceptor(reflector),
      app.get(IdempotencyInterceptor),
      new LocationInterceptor(reflector),
      new AnswerInterceptor(reflector),
    ]),
  );
  app.useSecurityHeaders({
    // The service itself speaks plain HTTP; whoever puts TLS in front of it decides on upgrades.
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
  });
  serveDocument(app);
  app.get(QueueBoard).attach(fastify);
}

/**
 * Fastify with its limits and the media types that bodies come in.
 *
 * @param trustedProxies - whose word on the address of a client is taken
 */
export function createAdapter(
  schedule: Schedule = SCHEDULE,
  trustedProxies: readonly string[] = [],
): FastifyAdapter {
  const adapter = new FastifyAdapter({
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: schedule.keepAliveMs,
    http: { headersTimeout: schedule.headersMs, connectionsCheckingInterval: LOOK_MS },
    clientErrorHandler: answerClientError,
    // How long an id may be is for its schema to say.
    routerOptions: { querystringParser: parseQueryString, maxParamLength: MAX_ADDRESS },
    genReqId: () => newId('request'),
    forceCloseConnections: true,
  });
  const fastify: FastifyInstance = adapter.getInstance();
  takeBodies(adapter);
  fastify.server.prependListener('request', (request: IncomingMessage) => {
    const type = request.headers['content-type'] ?? '';
    if (![...LINES, FORM].some((line) => type.startsWith(line))) {
      boundSilence(request, schedule.bodySilenceMs);
    }
  });
  return adapter;
}

/** Every answer names its request, and what no route accepts is refused before a body is read. */
function refuseByHead(fastify: FastifyInstance): void {
  const methods = new AllowedMethods(fastify);
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  // After every hook of `onRequest`: what is refused here was counted there.
  fastify.addHook('preParsing', (request, reply, _payload, done) => {
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
}

/** The media types of bodies: JSON, strictly; lines of any number and files, whose readers bound the stream. */
function takeBodies(adapter: FastifyAdapter): void {
  const fastify: FastifyInstance = adapter.getInstance();
  fastify.removeContentTypeParser('text/plain');
  const limits = { bodyLimit: BODY_LIMIT_BYTES };
  adapter.useBodyParser('application/json', false, limits, (_request, body, done) => {
    done(null, parseStrictJson(body));
  });
  adapter.useBodyParser('application/x-www-form-urlencoded', false, limits, () => {
    throw new ProblemError('unsupported-media-type', NO_FORM);
  });
  fastify.addContentTypeParser(LINES, (_request, payload, done) => {
    done(null, payload);
  });
  fastify.addContentTypeParser(FORM, (request, payload, done) => {
    const isTaken = FILES.includes(request.routeOptions.url);
    done(isTaken ? null : new ProblemError('unsupported-media-type', NO_FORM), payload);
  });
}
