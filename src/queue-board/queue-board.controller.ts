import { Controller, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Caller, type CallerIdentity } from '../common/caller.js';
import { Operation } from '../common/operation.js';
import { BOARD_PATH, BoardSessions } from './board-sessions.js';
import { BoardSessionAnswer } from './queue-board.schemas.js';

@ApiTags('Health')
@Controller('queues')
export class QueueBoardController {
  constructor(private readonly sessions: BoardSessions) {}

  @Post('session')
  @Operation({
    id: 'beginBoardSession',
    scope: 'queues:read',
    summary: 'Lets this browser look at the queue board for a while.',
    description: `The answer sets a cookie. Send it from /docs, then open ${BOARD_PATH} in the same browser.`,
    answer: BoardSessionAnswer,
  })
  begin(
    @Caller() caller: CallerIdentity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): BoardSessionAnswer {
    const { cookie, expiresAt } = this.sessions.begin(caller);
    void reply.header('set-cookie', cookie);
    return { path: BOARD_PATH, expiresAt: expiresAt.toISOString() };
  }
}
