import { createBullBoard } from '@bull-board/api';
import { BullAdapter } from '@bull-board/api/bullAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bull';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { KeyCheck } from '../api-keys/key-check.js';
import { ProblemError } from '../common/problems.js';
import { JOBS_QUEUE } from '../jobs/jobs.queue.js';
import { BOARD_PATH, BoardSessions } from './board-sessions.js';

/** Its own scripts, styles and answers, and nothing of other hosts: no font either. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Bull Board, to look at and not to touch: the queue only wakes workers, so that nothing of it is worth a change. Of
 * what its messages carry the trace alone is shown, whatever else they may come to hold.
 */
@Injectable()
export class QueueBoard {
  constructor(
    private readonly keys: KeyCheck,
    private readonly sessions: BoardSessions,
    @InjectQueue(JOBS_QUEUE) private readonly queue: Queue,
  ) {}

  attach(fastify: FastifyInstance): void {
    const server = new FastifyAdapter().setBasePath(BOARD_PATH);
    const shown = new BullAdapter(this.queue, { readOnlyMode: true });
    shown.setFormatter('data', onlyTrace);
    createBullBoard({ queues: [shown], serverAdapter: server });
    server.setErrorHandler(() => ({ status: 500, body: { error: 'The queue does not answer.' } }));
    void fastify.register(
      async (board) => {
        board.addHook('onRequest', (request, reply) => this.admit(request, reply));
        board.addHook('onSend', async (_request, reply) => {
          void reply.header('content-security-policy', POLICY).header('cache-control', 'no-store');
        });
        await board.register(server.registerPlugin());
      },
      { prefix: BOARD_PATH },
    );
  }

  /** Answers in the board's place what it may not be asked. */
  private async admit(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const problem = await this.refusal(request);
    if (problem !== null) {
      const body = problem.toProblem(request.id);
      await reply.status(body.status).type('application/problem+json').send(body);
    }
  }

  private async refusal({ method, headers }: FastifyRequest): Promise<ProblemError | null> {
    if (method !== 'GET' && method !== 'HEAD') {
      return new ProblemError('method-not-allowed', 'The board is for looking only.');
    }
    if (!(await this.isAllowed(headers.authorization ?? '', headers.cookie ?? ''))) {
      const detail = `Begin a session with POST ${BOARD_PATH}/session, then open the board in the same browser.`;
      return new ProblemError('unauthenticated', detail);
    }
    if (this.queue.client.status !== 'ready') {
      // Asked for anything, Bull would wait until Redis is back.
      return new ProblemError('dependency-unavailable', 'Redis does not answer.');
    }
    return null;
  }

  private async isAllowed(authorization: string, cookie: string): Promise<boolean> {
    const [, key] = /^Bearer ([^\s,]+)$/.exec(authorization) ?? [];
    const caller = key === undefined ? null : await this.keys.authenticate(key);
    return caller?.scopes.includes('queues:read') ?? this.sessions.isOpen(cookie);
  }
}

function onlyTrace(data: unknown): object {
  const { traceparent } = (data ?? {}) as { traceparent?: unknown };
  return typeof traceparent === 'string' ? { traceparent } : {};
}
