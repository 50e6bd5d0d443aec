import { Process, Processor } from '@nestjs/bull';
import { Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { newId } from '../common/ids.js';
import { Schedule } from '../common/schedule.js';
import { Waker } from '../common/waker.js';
import { Config } from '../config/config.js';
import { JobClaims } from './job-claims.js';
import { JobRuns } from './job-runs.js';
import { JOBS_QUEUE } from './jobs.queue.js';

/** Claims jobs and has them run, as many at once as configured. Told to end, it claims none and lets those stop. */
@Processor(JOBS_QUEUE)
export class JobWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(JobWorker.name);
  private readonly id = newId('worker');
  private readonly ending = new AbortController();
  private readonly wakers: readonly Waker[];
  private working: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly claims: JobClaims,
    private readonly runs: JobRuns,
    private readonly schedule: Schedule,
    config: Config,
  ) {
    this.wakers = Array.from({ length: config.workerConcurrency }, () => new Waker());
  }

  onApplicationBootstrap(): void {
    this.working = Promise.all(this.wakers.map((waker) => this.loop(waker)));
  }

  async onModuleDestroy(): Promise<void> {
    this.ending.abort();
    this.runs.drain();
    await this.working;
  }

  /** Called by Bull: something was queued. */
  @Process()
  look(): void {
    for (const waker of this.wakers) {
      waker.wake();
    }
  }

  private async loop(waker: Waker): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      const claim = await this.claims.claim(this.id).catch((error: unknown) => {
        this.logger.warn(`No job could be claimed: ${String(error)}`);
        return null;
      });
      await (claim === null ? waker.wait(this.schedule.claimPollMs, signal) : this.runs.run(claim));
    }
  }
}
