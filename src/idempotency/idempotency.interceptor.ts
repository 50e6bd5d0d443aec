import { Readable } from 'node:stream';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { callerOf } from '../common/caller.js';
import { jsonDigest } from '../common/json-digest.js';
import { OPERATION, type OperationOptions } from '../common/operation.js';
import { ProblemError } from '../common/problems.js';
import { KeptAnswers } from './kept-answers.js';

/** Visible ASCII, as in draft-ietf-httpapi-idempotency-key-header-07, with or without its quotes. */
const KEY = /^[\x21-\x7e]{1,255}$/;

/** Answers a repeated request with what was answered first. Only interceptors that add nothing to it may be around it. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly answers: KeptAnswers,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const operation = this.reflector.get<OperationOptions | undefined>(
      OPERATION,
      context.getHandler(),
    );
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const header = request.headers['idempotency-key'];
    if (operation?.takesIdempotencyKey !== true || header === undefined) {
      return next.handle();
    }
    if (request.body instanceof Readable) {
      const detail =
        'A streamed body takes no Idempotency-Key: look whether the first request has made what it asked for.';
      throw new ProblemError('idempotency-key-invalid', detail);
    }
    return from(this.once(context, operation.id, keyOf(header), next));
  }

  private async once(
    context: ExecutionContext,
    operation: string,
    key: string,
    next: CallHandler,
  ): Promise<unknown> {
    const http = context.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const { workspaceId } = callerOf(context);
    // The same body means something else to another resource.
    const { params, body: sent } = http.getRequest<FastifyRequest>();
    const bodySha256 = jsonDigest({ params, sent: sent ?? null });
    const { body, status, location, isReplayed } = await this.answers.once(
      { workspaceId, key, operation, bodySha256 },
      async () => {
        const answer: unknown = await lastValueFrom(next.handle());
        const place = reply.getHeader('location');
        return {
          body: answer,
          status: reply.statusCode,
          location: place === undefined ? null : String(place),
        };
      },
    );
    if (isReplayed) {
      void reply.header('idempotency-replayed', 'true');
      void (status === null ? null : reply.status(status));
      void (location === null ? null : reply.header('location', location));
    }
    return body;
  }
}

function keyOf(header: string | readonly string[]): string {
  const key = typeof header === 'string' ? header.replace(/^"(.*)"$/, '$1') : '';
  if (!KEY.test(key)) {
    const detail = 'Idempotency-Key must be 1 to 255 visible ASCII characters, sent once.';
    throw new ProblemError('idempotency-key-invalid', detail);
  }
  return key;
}
