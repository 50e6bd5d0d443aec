import { Module } from '@nestjs/common';
import { ApiKeysModule } from '../api-keys/api-keys.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { BoardSessions } from './board-sessions.js';
import { QueueBoardController } from './queue-board.controller.js';
import { QueueBoard } from './queue-board.js';

/** The queue board, for the API process. */
@Module({
  imports: [ApiKeysModule, JobsModule],
  controllers: [QueueBoardController],
  providers: [BoardSessions, QueueBoard],
  exports: [QueueBoard],
})
export class QueueBoardModule {}
