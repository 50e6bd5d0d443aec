import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { type Observable, tap } from 'rxjs';
import { OPERATION, type OperationOptions } from './operation.js';

/** Adds the Location header to answers of routes that declare one. */
@Injectable()
export class LocationInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const operation = this.reflector.get<OperationOptions | undefined>(
      OPERATION,
      context.getHandler(),
    );
    const location = operation?.location;
    if (location === undefined) {
      return next.handle();
    }
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      tap((answer: { id?: string }) => {
        // A stream begins before what it makes is there.
        if (answer.id !== undefined) {
          void reply.header('location', `${location}/${answer.id}`);
        }
      }),
    );
  }
}
