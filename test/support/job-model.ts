import type { JobState } from '../../src/jobs/job-state.js';

/**
 * What may happen to a job, written down once more and by hand from the table of states in the design, so that a slip
 * in the code's own table cannot hide. By the event, where each state leads; a state that is not there refuses.
 */
export const RULES = {
  pause: { queued: 'paused', running: 'pausing', retry_wait: 'paused' },
  resume: { paused: 'queued' },
  cancel: {
    queued: 'cancelled',
    running: 'cancelling',
    pausing: 'cancelling',
    paused: 'cancelled',
    retry_wait: 'cancelled',
  },
  claim: { queued: 'running' },
  succeed: { running: 'succeeded', pausing: 'succeeded' },
  /** The worker ends: its jobs go back, uncharged. */
  drain: { running: 'queued', pausing: 'paused', cancelling: 'cancelled' },
  /** The worker has come to a step boundary and saved. */
  stop: { pausing: 'paused', cancelling: 'cancelled' },
  /** An error that another try may not meet; a job that has a checkpoint would rather be paused. */
  fail: { running: 'retry_wait', pausing: 'retry_wait', cancelling: 'cancelled' },
  failForGood: { running: 'failed', pausing: 'failed', cancelling: 'cancelled' },
  /** The wait before another try is over. */
  wake: { retry_wait: 'queued' },
} as const satisfies Record<string, Partial<Record<JobState, JobState>>>;
export type JobHappening = keyof typeof RULES;

/** Pairs that some actor may also take by another way than the happenings above, and the table of the design names. */
const BESIDES: readonly (readonly [JobState, JobState])[] = [
  // The reaper gives up a job that waits.
  ['retry_wait', 'failed'],
];

/** Where a happening leads, or null when it is refused. */
export function next(state: JobState, happening: JobHappening): JobState | null {
  const rule: Partial<Record<JobState, JobState>> = RULES[happening];
  return rule[state] ?? null;
}

const EDGES = new Set([
  ...Object.values(RULES).flatMap((rule) =>
    Object.entries(rule).map(([from, to]) => `${from} ${to}`),
  ),
  ...BESIDES.map(([from, to]) => `${from} ${to}`),
]);

export function mayFollow(from: JobState, to: JobState): boolean {
  return EDGES.has(`${from} ${to}`);
}

const FAILURES_WITHOUT_CHECKPOINT = 5;
const FAILURES_OF_ONE_STEP = 3;
const FAILURES_IN_ALL = 50;

/** The failures of a job, counted as the design says, and whether it may be tried again. */
export class FailureModel {
  private inRow = 0;
  private total = 0;
  private ofStep = 0;
  private step = 0;

  /** Another worker was lost while it computed `step`. */
  lose(step: number): void {
    this.inRow += 1;
    this.total += 1;
    this.ofStep = this.step === step ? this.ofStep + 1 : 1;
    this.step = step;
  }

  saveCheckpoint(): void {
    this.inRow = 0;
  }

  get isGivenUp(): boolean {
    return (
      this.inRow >= FAILURES_WITHOUT_CHECKPOINT ||
      this.ofStep >= FAILURES_OF_ONE_STEP ||
      this.total >= FAILURES_IN_ALL
    );
  }
}
