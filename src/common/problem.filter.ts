import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { isOpenaiAddress, isWorthRepeating, openaiStatus, toOpenaiError } from './openai-error.js';
import { isDatabaseOutage } from './outages.js';
import { type Problem, type ProblemCode, ProblemError } from './problems.js';

const CODE_BY_STATUS: Readonly<Record<number, ProblemCode>> = {
  400: 'malformed-request',
  401: 'unauthenticated',
  404: 'not-found',
  409: 'conflict',
  413: 'payload-too-large',
  414: 'uri-too-long',
  415: 'unsupported-media-type',
  422: 'validation-failed',
  431: 'header-too-large',
  503: 'dependency-unavailable',
};

const RETRY_AFTER_SECONDS: Partial<Record<ProblemCode, number>> = { 'idempotency-in-progress': 1 };

/**
 * Writes every error as problem+json, or as OpenAI's clients read it where they ask. What was not foreseen is logged
 * whole and answered without its text.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: PinoLogger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const known = asProblem(error);
    const problem = (
      known ?? new ProblemError('internal-error', 'An error that was not foreseen.')
    ).toProblem(request.id);
    if (problem.status >= 500) {
      this.logger.error({ err: error, requestId: request.id }, problem.title);
    }
    const retryAfter = problem.retryAfterSeconds ?? retryAfterOf(problem);
    if (retryAfter !== null) {
      void reply.header('retry-after', String(retryAfter));
    }
    if (isOpenaiAddress(request.url)) {
      sendOpenaiError(reply, problem);
    } else {
      void reply.status(problem.status).type('application/problem+json').send(problem);
    }
  }
}

function retryAfterOf({ code, status }: Problem): number | null {
  return RETRY_AFTER_SECONDS[code] ?? (status === 503 ? 2 : null);
}

function sendOpenaiError(reply: FastifyReply, problem: Problem): void {
  const isRepeatable = isWorthRepeating(problem);
  if (isRepeatable !== null) {
    void reply.header('x-should-retry', String(isRepeatable));
  }
  void reply
    .status(openaiStatus(problem.status))
    .type('application/json')
    .send(toOpenaiError(problem));
}

/** Foreign errors that have a meaning here: those of Fastify and Nest by status, those of PostgreSQL by class. */
function asProblem(error: unknown): ProblemError | null {
  if (error instanceof ProblemError) {
    return error;
  }
  if (error instanceof HttpException) {
    return fromStatus(error.getStatus(), error.message);
  }
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') {
    return fromStatus(error.statusCode, error.message);
  }
  if (isDatabaseOutage(error)) {
    return new ProblemError('dependency-unavailable', 'PostgreSQL does not answer.');
  }
  return null;
}

function fromStatus(status: number, detail: string): ProblemError | null {
  const code = CODE_BY_STATUS[status] ?? (status < 500 ? 'malformed-request' : null);
  return code === null ? null : new ProblemError(code, detail);
}
