import { Process, Processor } from '@nestjs/bull';
import { Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Job } from 'bull';
import { newId } from '../common/ids.js';
import { Schedule } from '../common/schedule.js';
import type { Waker } from '../common/waker.js';
import { JobClaims } from './job-claims.js';
import { JobRuns } from './job-runs.js';
import { JobWakers } from './job-wakers.js';
import { JOBS_QUEUE } from './jobs.queue.js';

/** Claims jobs and has them run, as many at once as configured. Told to end, it claims none and lets those stop. */
@Processor(JOBS_QUEUE)
export class JobWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(JobWorker.name);
  private readonly id = newId('worker');
  private readonly ending = new AbortController();
  private working: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly claims: JobClaims,
    private readonly runs: JobRuns,
    private readonly wakers: JobWakers,
    private readonly schedule: Schedule,
  ) {}

  onApplicationBootstrap(): void {
    this.working = Promise.all(this.wakers.all.map((waker) => this.loop(waker)));
  }

  async onModuleDestroy(): Promise<void> {
    this.ending.abort();
    this.runs.drain();
    await this.working;
  }

  /** Called by Bull: something was queued. */
  @Process()
  look({ data }: Pick<Job, 'data'>): Promise<void> {
    return this.wakers.wake(data);
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
