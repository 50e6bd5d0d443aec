import type { Schedule } from '../common/schedule.js';
import type { StopSignals } from '../training/train.js';
import type { JobState } from './job-state.js';
import { JobCancelled, JobPaused } from './stop-reasons.js';

/** Tells the training of one claim to end. The first reason of each signal is the one that counts. */
export class StopControl {
  private readonly stopping = new AbortController();
  private readonly abandoning = new AbortController();
  private graceEnd = Infinity;
  private timer: NodeJS.Timeout | undefined;

  readonly signals: StopSignals = {
    stop: this.stopping.signal,
    abandon: this.abandoning.signal,
  };

  /** Lets the training reach its next step and save; what is still running after the grace is abandoned. */
  stop(reason: Error, graceMs: number): void {
    this.stopping.abort(reason);
    const graceEnd = performance.now() + graceMs;
    if (graceEnd < this.graceEnd) {
      this.graceEnd = graceEnd;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.abandon(reason), graceMs);
    }
  }

  /** Ends the training where it is; the newest checkpoint stays. */
  abandon(reason: Error): void {
    this.abandoning.abort(reason);
  }

  /** Does what the state of the job's row asks for. */
  heed(state: JobState, { pauseGraceMs }: Schedule): void {
    if (state === 'cancelling') {
      this.abandon(new JobCancelled());
    } else if (state === 'pausing') {
      this.stop(new JobPaused(), pauseGraceMs);
    }
  }

  /** The training has ended: nothing is timed any more. */
  close(): void {
    clearTimeout(this.timer);
  }
}
