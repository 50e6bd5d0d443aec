import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { asKnownProblem } from './known-problem.js';
import { isOpenaiAddress, isWorthRepeating, openaiStatus, toOpenaiError } from './openai-error.js';
import type { Problem, ProblemCode } from './problems.js';

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
    const problem = asKnownProblem(error).toProblem(request.id);
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
