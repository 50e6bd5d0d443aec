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

/** The version that the caller read, from If-Match; null for an asterisk, when any will do. A parameter of a controller method. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  // Without the header no change that must have it comes this far: see the interceptor.
  if (header === undefined || header === '*') {
    return null;
  }
  const [, version] = TAG.exec(header) ?? [];
  if (version === undefined) {
    throw preconditionFailed(`If-Match is none of the tags that ETag has shown.`);
  }
  return Number(version);
});

/** Refuses a change of what has changed since the caller read it. @throws ProblemError precondition-failed */
export function requireVersion(current: number, read: number | null): void {
  if (read !== null && read !== current) {
    throw preconditionFailed(`It is at version ${current}; version ${read} was read.`);
  }
}

/** The resource is not the one that the caller has read. */
export function preconditionFailed(detail: string): ProblemError {
  return new ProblemError('precondition-failed', detail);
}

/** What a versioned resource shows: where `version` means something else, as of a dataset, it has a `revision`. */
interface Versioned {
  readonly version: number;
  readonly revision?: number;
}

/**
 * Lets no change through that must name a version and does not, and adds the ETag header, the version in quotes, to answers of routes
 * that show a versioned resource.
 */
@Injectable()
export class EntityTagInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const operation = this.reflector.get<OperationOptions | undefined>(
      OPERATION,
      context.getHandler(),
    );
    const http = context.switchToHttp();
    const { headers } = http.getRequest<FastifyRequest>();
    if (operation?.ifMatch === 'required' && headers['if-match'] === undefined) {
      throw new ProblemError('precondition-required', 'There is no If-Match header.');
    }
    if (operation?.isVersioned !== true) {
      return next.handle();
    }
    const reply = http.getResponse<FastifyReply>();
    return next.handle().pipe(
      tap(({ version, revision }: Versioned) => {
        void reply.header('etag', `"${revision ?? version}"`);
      }),
    );
  }
}
