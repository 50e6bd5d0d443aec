import { AsyncResource } from 'node:async_hooks';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Span, Tracing } from '../common/tracing/tracing.js';
import { inContext } from '../common/work-context.js';
import { ProcessMetrics } from './process-metrics.js';

const METHODS = new Set(['GET', 'POST', 'PATCH', 'DELETE', 'PUT', 'HEAD', 'OPTIONS']);

/** A request that is being answered. */
interface Observed {
  readonly since: number;
  readonly span: Span | null;
  readonly context: AsyncResource;
}

/**
 * Follows every request from its head to the end of its answer: its id is on each line that is logged for it, its span
 * is what the rest of its work belongs to, and at its end it is counted and logged in one line.
 */
@Injectable()
export class RequestObserver {
  private readonly logger = new Logger('HTTP');
  private readonly observed = new WeakMap<FastifyRequest, Observed>();

  constructor(
    private readonly metrics: ProcessMetrics,
    @Inject(Tracing) private readonly tracing: Tracing,
  ) {}

  /** Attach it before any other hook, so that what those refuse is observed too. */
  attach(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      this.begin(request, reply, done);
    });
    // The body comes by way of its socket, which belongs to no request.
    fastify.addHook('preValidation', (request, _reply, done) => {
      const observed = this.observed.get(request);
      if (observed === undefined) {
        done();
      } else {
        observed.context.runInAsyncScope(done);
      }
    });
  }

  private begin(request: FastifyRequest, reply: FastifyReply, next: () => void): void {
    inContext({ requestId: request.id }, () => {
      const { traceparent } = request.headers;
      const span = this.tracing.start(`${methodOf(request)} ${routeOf(request)}`, {
        kind: 'server',
        parent: typeof traceparent === 'string' ? traceparent : null,
        attributes: { 'http.request.method': methodOf(request), 'http.route': routeOf(request) },
      });
      inContext(span === null ? {} : { traceparent: span.traceparent }, () => {
        const context = new AsyncResource('falconry.request');
        const observed = { since: performance.now(), span, context };
        this.observed.set(request, observed);
        reply.raw.once('close', () =>
          context.runInAsyncScope(() => this.end(request, reply, observed)),
        );
        next();
      });
    });
  }

  /** Also of an answer that its receiver did not wait for. */
  private end(request: FastifyRequest, reply: FastifyReply, { since, span }: Observed): void {
    const { raw } = reply;
    const status = raw.statusCode;
    const ms = performance.now() - since;
    const method = methodOf(request);
    const route = routeOf(request);
    this.metrics.answered({ method, route, status, seconds: ms / 1000 });
    span?.end({ 'http.response.status_code': status }, status >= 500 ? new Failed() : undefined);
    const line = {
      req: { method, path: request.url.split('?', 1)[0] },
      res: { status },
      responseTime: Math.round(ms),
      ...(raw.writableFinished ? {} : { isAborted: true }),
    };
    this.logger.log(line, 'request completed');
  }
}

class Failed extends Error {
  override readonly name = 'Failed';
}

function methodOf({ method }: FastifyRequest): string {
  return METHODS.has(method) ? method : '_OTHER';
}

/** As it was declared: an address that no route declares could be anything. */
function routeOf({ is404, routeOptions }: FastifyRequest): string {
  return is404 ? 'none' : (routeOptions.url ?? 'none');
}
