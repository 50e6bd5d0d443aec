import { ProblemError } from '../common/problems.js';
import {
  EngineError,
  EngineOutOfMemory,
  EngineRefused,
  EngineStorageFailed,
  EngineStorageFull,
} from '../policy/engine-errors.js';

/** An error of the engine as its caller can act on it; any other error as it is. */
export function asProblem(error: unknown): unknown {
  if (error instanceof EngineOutOfMemory) {
    return new ProblemError('engine-out-of-memory', error.message);
  }
  if (error instanceof EngineStorageFull) {
    return new ProblemError('storage-exhausted', error.message);
  }
  if (error instanceof EngineStorageFailed) {
    return new ProblemError('storage-io-error', error.message);
  }
  if (error instanceof EngineRefused) {
    const errors = error.errors.map(({ pointer, detail }) => ({ pointer, detail }));
    return new ProblemError('validation-failed', error.message, errors);
  }
  return error instanceof EngineError
    ? new ProblemError('engine-unavailable', error.message)
    : error;
}
