import { Logger } from '@nestjs/common';
import { withDeadline } from '../common/deadline.js';
import type { Schedule } from '../common/schedule.js';
import { Waker } from '../common/waker.js';
import type { JobEntity } from './job.entity.js';
import type { StopControl } from './stop-control.js';
import { LeaseLost } from './stop-reasons.js';

/** Extends the lease; the job as it is, or null when another claim has it. */
export type Renew = () => Promise<JobEntity | null>;

/** The end of a lease that is taken or renewed now, by the clock of the database. */
export function leaseEnd({ leaseMs }: Schedule): string {
  return `now() + interval '${leaseMs} milliseconds'`;
}

/**
 * Keeps a claimed job claimed, and tells its training what has been asked of the job meanwhile. A claim that could not
 * be renewed for `selfFenceMs` of this process's steady clock counts as lost before the database gives it to another,
 * whether PostgreSQL refuses, does not answer, or this process was held up itself.
 */
export class Lease {
  private readonly logger = new Logger(Lease.name);
  private readonly released = new AbortController();
  private readonly waker = new Waker();
  private readonly beating: Promise<void>;
  private renewedAt = performance.now();
  private fence: NodeJS.Timeout | undefined;

  constructor(
    private readonly renew: Renew,
    private readonly control: StopControl,
    private readonly schedule: Schedule,
  ) {
    this.armFence();
    this.beating = this.beat();
  }

  /** Renews at once, to learn of a pause or a cancel without waiting for the next beat. */
  check(): void {
    this.waker.wake();
  }

  /** Looks at the clock now: a process that was held up may not have come to its timers yet. */
  verify(): void {
    if (performance.now() - this.renewedAt > this.schedule.selfFenceMs) {
      this.control.abandon(new LeaseLost('The lease could not be renewed in time.'));
    }
  }

  /** Stops renewing; the row is the caller's to move. */
  async release(): Promise<void> {
    this.released.abort();
    clearTimeout(this.fence);
    await this.beating;
  }

  private async beat(): Promise<void> {
    const { signal } = this.released;
    const { abandon } = this.control.signals;
    while (!signal.aborted && !(abandon.reason instanceof LeaseLost)) {
      await this.waker.wait(this.schedule.renewLeaseMs, signal);
      if (!signal.aborted) {
        await this.renewOnce();
      }
    }
  }

  private async renewOnce(): Promise<void> {
    // The database counts from when it is asked or later: from here this process fences itself early, never late.
    const askedAt = performance.now();
    const { renewLeaseMs } = this.schedule;
    try {
      const job = await withDeadline(this.renew(), renewLeaseMs, 'PostgreSQL does not answer.');
      if (!this.released.signal.aborted) {
        this.learn(job, askedAt);
      }
    } catch (error) {
      this.logger.warn(`The lease was not renewed: ${String(error)}`);
    }
  }

  private learn(job: JobEntity | null, askedAt: number): void {
    if (job === null) {
      this.control.abandon(new LeaseLost('Another worker has taken the job over.'));
      return;
    }
    this.renewedAt = askedAt;
    this.armFence();
    this.control.heed(job.state, this.schedule);
  }

  private armFence(): void {
    clearTimeout(this.fence);
    const left = this.renewedAt + this.schedule.selfFenceMs - performance.now();
    // A little past the end, so that the clock has surely passed it when the timer fires.
    this.fence = setTimeout(() => this.verify(), left + 1);
  }
}
