import { Injectable, Logger } from '@nestjs/common';
import { isDatabaseOutage } from '../common/outages.js';
import { Schedule } from '../common/schedule.js';
import { Waker } from '../common/waker.js';
import { inContext } from '../common/work-context.js';
import { withinWorkspace } from '../database/reach.js';
import type { Claim } from './job-claims.js';
import { isRetryable } from './job-failure.js';
import { JobLeases } from './job-leases.js';
import { JobOutcomes } from './job-outcomes.js';
import { JobsProcessor } from './jobs.processor.js';
import { StopControl } from './stop-control.js';
import { LeaseLost, WorkerDraining } from './stop-reasons.js';

/** Runs claimed jobs: keeps the lease, trains, and records the end. */
@Injectable()
export class JobRuns {
  private readonly logger = new Logger(JobRuns.name);
  private readonly draining = new AbortController();
  private readonly running = new Set<StopControl>();

  constructor(
    private readonly leases: JobLeases,
    private readonly processor: JobsProcessor,
    private readonly outcomes: JobOutcomes,
    private readonly schedule: Schedule,
  ) {}

  /** Gives every job that runs, now or later, the grace to reach a checkpoint; it goes back to the queue. */
  drain(): void {
    this.draining.abort();
    for (const control of this.running) {
      control.stop(new WorkerDraining(), this.schedule.drainGraceMs);
    }
  }

  /** Never throws: what cannot be recorded now is left to the reaper when the lease has lapsed. */
  run(claim: Claim): Promise<void> {
    const { id: jobId, workspaceId } = claim.ref;
    return inContext({ jobId }, () => withinWorkspace(workspaceId, () => this.hold(claim)));
  }

  private async hold(claim: Claim): Promise<void> {
    const control = new StopControl();
    this.running.add(control);
    if (this.draining.signal.aborted) {
      this.drain();
    }
    const held = this.leases.hold(claim, control);
    try {
      const record = await this.train(claim, control, () => held.lease.verify());
      await this.keepRecording(record, control);
    } catch (error) {
      this.logger.error({ err: error }, 'The outcome was not recorded.');
    } finally {
      control.close();
      this.running.delete(control);
      await held.release();
    }
  }

  /** Trains to the end, whichever it is, and returns what records that end. */
  private async train(
    claim: Claim,
    control: StopControl,
    onProgress: () => void,
  ): Promise<() => Promise<void>> {
    try {
      const result = await this.processor.process(claim, control, onProgress);
      return () => this.outcomes.succeed(claim, result);
    } catch (error) {
      return () => this.outcomes.stop(claim, reasonOf(error, control));
    }
  }

  /** While PostgreSQL is away the record waits for it, as long as the job is still this worker's. */
  private async keepRecording(record: () => Promise<void>, control: StopControl): Promise<void> {
    for (;;) {
      try {
        return await record();
      } catch (error) {
        const isLost = control.signals.abandon.reason instanceof LeaseLost;
        if (isLost || this.draining.signal.aborted || !isDatabaseOutage(error)) {
          throw error;
        }
      }
      await new Waker().wait(this.schedule.claimPollMs, this.draining.signal);
    }
  }
}

/** Whatever an interrupted call threw, the reason of the interruption is what counts. */
function reasonOf(error: unknown, { signals: { stop, abandon } }: StopControl): unknown {
  if (abandon.aborted) {
    return abandon.reason;
  }
  // The parts often end together with the worker: a failure of one of them is no failure of the job.
  return stop.reason instanceof WorkerDraining && isRetryable(error) ? stop.reason : error;
}
