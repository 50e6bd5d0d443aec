import { Global, Module } from '@nestjs/common';
import { Tally } from './metrics/tally.js';
import { OutboundHttp } from './outbound/outbound-http.js';
import { Pager } from './paging.js';
import { Schedule, SCHEDULE } from './schedule.js';
import { ServerSecret } from './server-secret.js';
import { Shutdown } from './shutdown.js';

/** What every feature may inject. */
@Global()
@Module({
  providers: [
    ServerSecret,
    Pager,
    Shutdown,
    Tally,
    OutboundHttp,
    { provide: Schedule, useValue: SCHEDULE },
  ],
  exports: [ServerSecret, Pager, Shutdown, Tally, OutboundHttp, Schedule],
})
export class CommonModule {}
