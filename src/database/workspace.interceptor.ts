import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { Observable } from 'rxjs';
import { findCaller } from '../common/caller.js';
import { withinWorkspace } from './reach.js';

/** Runs each request for the workspace of its key. It must come before whatever asks the database. */
@Injectable()
export class WorkspaceInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const caller = findCaller(context);
    return caller === null
      ? next.handle()
      : withinWorkspace(caller.workspaceId, () => next.handle());
  }
}
