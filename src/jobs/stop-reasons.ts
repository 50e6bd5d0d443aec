/** Another claim holds the job, or this one could not be renewed in time. Nothing may be written any more. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** Somebody asked for the job to be cancelled. */
export class JobCancelled extends Error {
  override readonly name = 'JobCancelled';

  constructor() {
    super('The job was cancelled.');
  }
}

/** The worker process is about to end; another will go on from the newest checkpoint. */
export class WorkerDraining extends Error {
  override readonly name = 'WorkerDraining';

  constructor() {
    super('The worker is ending.');
  }
}

/** The job is to be paused: a person asked for it, or a budget is spent. */
export class JobPaused extends Error {
  override readonly name = 'JobPaused';

  constructor() {
    super('The job was paused.');
  }
}

/** The process that held the job has not been heard of for longer than its lease. */
export class WorkerLost extends Error {
  override readonly name = 'WorkerLost';

  constructor() {
    super('The worker stopped renewing its lease.');
  }
}

/** Nothing has moved for longer than any step of the job takes. */
export class EngineHung extends Error {
  override readonly name = 'EngineHung';

  constructor(quietMs: number) {
    super(
      `Nothing has moved for ${Math.round(quietMs / 1_000)} s; the engine or the sandbox hangs.`,
    );
  }
}

/**
 * The newest checkpoint was made in an environment that computes other bits. Nothing is lost: the job is paused and
 * goes on where it was made, or anywhere when it is resumed with `allowInexact`.
 */
export class ResumeInexact extends Error {
  override readonly name = 'ResumeInexact';

  constructor(
    /** What differs, as the checkpoint's manifest names it. */
    readonly field: string,
    readonly expected: string,
    readonly found: string,
  ) {
    super(
      `The checkpoint was made with ${field} ${expected}, here it is ${found}: the result would differ. ` +
        `Resume with allowInexact, or where ${field} is ${expected}.`,
    );
  }
}
