import { Global, Module } from '@nestjs/common';
import { Tally } from './metrics/tally.js';
import { Pager } from './paging.js';
import { Schedule, SCHEDULE } from './schedule.js';
import { ServerSecret } from './server-secret.js';
import { Shutdown } from './shutdown.js';

/** What every feature may inject. */
@Global()
@Module({
  providers: [ServerSecret, Pager, Shutdown, Tally, { provide: Schedule, useValue: SCHEDULE }],
  exports: [ServerSecret, Pager, Shutdown, Tally, Schedule],
})
export class CommonModule {}
