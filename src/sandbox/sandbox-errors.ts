/** The host cannot hold untrusted programs; the message says what is missing. */
export class SandboxUnavailable extends Error {
  override readonly name = 'SandboxUnavailable';
}

/** A slot broke, or gave an answer that cannot be trusted. The execution may be tried on a fresh slot. */
export class SlotFailure extends Error {
  override readonly name = 'SlotFailure';
}

/** No slot became free in time, or too many executions wait already. */
export class SandboxBusy extends Error {
  override readonly name = 'SandboxBusy';
}

/** What went wrong in the sandbox itself; anything else, an abort for one, is for the caller and thrown again. */
export function failureOf(error: unknown): string {
  if (
    error instanceof SlotFailure ||
    error instanceof SandboxBusy ||
    error instanceof SandboxUnavailable
  ) {
    return error.message;
  }
  throw error;
}
