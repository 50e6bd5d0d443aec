/** One fault of a request, as the engine names it: a JSON pointer and what to do. */
export interface EngineFieldError {
  readonly pointer: string;
  readonly detail: string;
}

/**
 * Root of everything the policy engine's client throws. `isRetryable` tells the owner of a job whether trying the
 * job again, from its checkpoint and in a new session, makes sense.
 */
export abstract class EngineError extends Error {
  abstract readonly code: string;
  abstract readonly isRetryable: boolean;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The engine could not be reached, or did not answer before the deadline. */
export class EngineUnavailable extends EngineError {
  readonly code = 'engine_unavailable';
  readonly isRetryable = true;
}

/**
 * The server that draws the engine's answers cannot be reached, fails, or is set up for something else. The engine and
 * its session are well; nothing was drawn elsewhere instead.
 */
export class GenerationFailed extends EngineError {
  readonly code = 'generation_failed';
  readonly isRetryable = true;
}

/** The session is gone, or its state is no longer known to its owner: open a new one and restore a checkpoint. */
export class EngineSessionLost extends EngineError {
  readonly code = 'engine_session_lost';
  readonly isRetryable = true;
}

/**
 * Somebody ended the session while it was at work: its owner, by `interrupt`, or whoever opened the next session of
 * the same owner. The newest checkpoint is untouched.
 */
export class EngineInterrupted extends EngineError {
  readonly code = 'engine_interrupted';
  readonly isRetryable = true;
}

/** The device has too little memory for the call. Another job may be holding it. */
export class EngineOutOfMemory extends EngineError {
  readonly code = 'engine_out_of_memory';
  readonly isRetryable = true;
}

/** The disk that the engine saves to is full, or a quota is used up. Nothing of the folder stays. */
export class EngineStorageFull extends EngineError {
  readonly code = 'engine_storage_full';
  readonly isRetryable = true;
}

/** A file could not be written or made durable. Nothing of the folder stays, and the disk is not to be trusted. */
export class EngineStorageFailed extends EngineError {
  readonly code = 'engine_storage_failed';
  readonly isRetryable = false;
}

/** Loss, gradient or weights stopped being finite. A repeat computes the same numbers. */
export class EngineDiverged extends EngineError {
  readonly code = 'engine_diverged';
  readonly isRetryable = false;
}

/** The engine will not carry out this request, now or later. */
export class EngineRefused extends EngineError {
  readonly isRetryable = false;

  constructor(
    message: string,
    /** The engine's own: `invalid_request`, `model_not_found`, `unsupported`, `never_fits`, `unauthorised`, `too_large`. */
    readonly code: string,
    readonly errors: readonly EngineFieldError[] = [],
  ) {
    super(message);
  }
}

/** The engine answered with something outside its contract, or failed in a way that it did not foresee. */
export class EngineFailed extends EngineError {
  readonly code = 'engine_failed';
  readonly isRetryable = true;
}
