import { Readable } from 'node:stream';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { endWhenIgnored } from './download.js';
import { ProblemError } from './problems.js';

export const EVENT_STREAM = 'text/event-stream';

/** Says nothing, and keeps what lies between from taking a stream for dead. */
export const STILL_HERE = ': still here\n\n';

/** Frames as they are made: no faster than they are read, and no longer than somebody takes them. */
export function readableFrames(frames: AsyncGenerator<string>, silenceMs: number): Readable {
  return endWhenIgnored(Readable.from(frames), silenceMs);
}

/** Aborted when the caller goes away before its answer is whole; a parameter of a controller method. */
export const CallerGone = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { raw } = context.switchToHttp().getResponse<FastifyReply>();
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) {
      // Nobody reads it; as a fault of the caller it is not logged as one of the service.
      gone.abort(new ProblemError('request-timeout', 'The caller went away before the answer.'));
    }
  });
  return gone.signal;
});
