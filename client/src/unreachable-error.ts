/** No answer came: nothing listens there, the network broke, or the deadline passed. The message says which. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

/** Failures of fetch hide their reason in `cause`: tells it, and passes every other failure on as it is. */
export function explain(failure: unknown): unknown {
  if (failure instanceof Error && failure.name === 'TimeoutError') {
    return new UnreachableError('the service did not answer in time', { cause: failure });
  }
  if (failure instanceof TypeError && failure.cause instanceof Error) {
    const reason = failure.cause.message || String(Reflect.get(failure.cause, 'code'));
    return new UnreachableError(`the service cannot be reached (${reason})`, { cause: failure });
  }
  return failure;
}
