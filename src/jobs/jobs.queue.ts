import { InjectQueue } from '@nestjs/bull';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Queue } from 'bull';
import { withDeadline } from '../common/deadline.js';
import { Schedule } from '../common/schedule.js';
import { carried } from '../common/tracing/tracing.js';
import { OutboxRelay } from '../database/outbox-relay.js';

export const JOBS_QUEUE = 'jobs.train';

/**
 * Wakes workers when a job is queued. One wake-up is enough for any number of jobs, and one that is lost costs no
 * more than a worker's poll of PostgreSQL. So nothing repeats it, and no queue that stays idle after Redis came back
 * (bull#1822) has to be noticed and built anew.
 */
@Injectable()
export class JobsQueue implements OnModuleInit {
  private readonly logger = new Logger(JobsQueue.name);

  constructor(
    @InjectQueue(JOBS_QUEUE) private readonly queue: Queue,
    private readonly relay: OutboxRelay,
    private readonly schedule: Schedule,
  ) {}

  onModuleInit(): void {
    this.relay.handle('queue', () => this.wake());
  }

  async wake(): Promise<void> {
    const late = 'Redis did not answer in time.';
    await withDeadline(this.add(), this.schedule.wakeMs, late).catch((error: unknown) => {
      this.logger.warn(`Workers were not woken and find the job by themselves: ${String(error)}`);
    });
  }

  /** While Redis is away a call of Bull waits for it, and a heap of calls would: then none is made. */
  private async add(): Promise<void> {
    await this.queue.isReady();
    if (this.queue.client.status !== 'ready') {
      throw new Error('There is no connection to Redis.');
    }
    await this.queue.add(carried());
  }
}
