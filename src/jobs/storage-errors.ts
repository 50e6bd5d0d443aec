import { ProblemError } from '../common/problems.js';

/** The disk is full or a quota is used up: it may pass, and reads and deletes still work. */
export class StorageExhausted extends ProblemError {
  constructor(detail: string) {
    super('storage-exhausted', detail);
  }
}

/**
 * The disk failed. After a failed fsync the system may have dropped what was to be written, so that a second fsync
 * would succeed and prove nothing: whatever was written is given up.
 */
export class StorageIoError extends ProblemError {
  constructor(detail: string) {
    super('storage-io-error', detail);
  }
}

const NO_SPACE = ['ENOSPC', 'EDQUOT'];
const BROKEN = ['EIO', 'EROFS'];

/** An error of the file system as the storage error it is; any other as it came. */
export function asStorageError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const detail = String(error);
  if (NO_SPACE.includes(code)) {
    return new StorageExhausted(detail);
  }
  return BROKEN.includes(code) ? new StorageIoError(detail) : error;
}

/** A failed fsync, which is final for what was to be kept, whatever its code. */
export function asSyncError(error: unknown): unknown {
  const known = asStorageError(error);
  return known instanceof ProblemError ? known : new StorageIoError(String(error));
}
