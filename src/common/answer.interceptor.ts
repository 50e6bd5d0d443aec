import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  StreamableFile,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { OPERATION, type OperationOptions } from './operation.js';

/** What a preview is answered with, by a route whose answer is something created. */
const PREVIEW_STATUS = 200;

type Schema = NonNullable<OperationOptions['answer']>;

/** Holds each answer to the schema that its route declares: what that does not name never leaves the service. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const operation = this.reflector.get<OperationOptions | undefined>(
      OPERATION,
      context.getHandler(),
    );
    const schema = operation?.answer ?? null;
    if (schema === null) {
      return next.handle();
    }
    const { preview = schema } = operation ?? {};
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const isPreview = (): boolean => preview !== schema && reply.statusCode === PREVIEW_STATUS;
    return next
      .handle()
      .pipe(map((answer: unknown) => held(answer, isPreview() ? preview : schema)));
  }
}

/** Streams and files have no schema of JSON. @throws Error when the answer is not what was declared */
function held(answer: unknown, schema: Schema): unknown {
  if (typeof answer !== 'object' || answer === null || answer instanceof StreamableFile) {
    return answer;
  }
  const result = schema.safeParse(answer);
  if (result.success) {
    return result.data;
  }
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`The answer is not what its route declares: ${faults.join(', ')}`);
}
