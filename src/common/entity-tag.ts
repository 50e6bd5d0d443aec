import {
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Observable, tap } from 'rxjs';
import { OPERATION, type OperationOptions } from './operation.js';
import { ProblemError } from './problems.js';

const TAG = /^"(\d{1,9})"$/;

/** The version that the caller read, from If-Match; null when any will do. A parameter of a controller method. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  return header === undefined ? null : versionOf(header);
});

/** The same for a change that must name a version, if only `*`. @throws ProblemError precondition-required */
export const RequiredIfMatch = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  if (header === undefined) {
    throw new ProblemError('precondition-required', 'The request has no If-Match header.');
  }
  return versionOf(header);
});

function versionOf(header: string): number | null {
  if (header === '*') {
    return null;
  }
  const [, version] = TAG.exec(header) ?? [];
  if (version === undefined) {
    throw preconditionFailed(`If-Match is none of the tags that ETag has shown.`);
  }
  return Number(version);
}

/** The resource is not the one that the caller has read. */
export function preconditionFailed(detail: string): ProblemError {
  return new ProblemError('precondition-failed', detail);
}

/** Adds the ETag header, the version in quotes, to answers of routes that show a versioned resource. */
@Injectable()
export class EntityTagInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const operation = this.reflector.get<OperationOptions | undefined>(
      OPERATION,
      context.getHandler(),
    );
    if (operation?.isVersioned !== true) {
      return next.handle();
    }
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      tap((answer: { version: number }) => {
        void reply.header('etag', `"${answer.version}"`);
      }),
    );
  }
}
