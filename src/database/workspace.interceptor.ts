import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { findCaller } from '../common/caller.js';
import { withOrigin } from '../common/origin.js';
import { withinWorkspace } from './reach.js';

/** Runs each request for the workspace of its key, and in the name of the key. It must come before whatever asks the database. */
@Injectable()
export class WorkspaceInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const caller = findCaller(context);
    if (caller === null) {
      return next.handle();
    }
    const { keyId, workspaceId } = caller;
    const requestId = context.switchToHttp().getRequest<FastifyRequest>().id;
    return withOrigin({ keyId, requestId }, () =>
      withinWorkspace(workspaceId, () => next.handle()),
    );
  }
}
