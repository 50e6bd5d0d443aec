/** Acts once `signal` is aborted, at once when it is already, until the answer is called. */
export function onAbort(signal: AbortSignal, act: () => void): () => void {
  if (signal.aborted) {
    act();
  }
  signal.addEventListener('abort', act);
  return () => signal.removeEventListener('abort', act);
}

/**
 * Runs `work` under a signal that is aborted with the first of `signals`, for its reason, and leaves nothing on them:
 * some live as long as the process.
 */
export async function underSignals<T>(
  signals: readonly (AbortSignal | undefined)[],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const joined = new AbortController();
  const releases = signals
    .filter((signal) => signal !== undefined)
    .map((signal) => onAbort(signal, () => joined.abort(signal.reason)));
  try {
    return await work(joined.signal);
  } finally {
    releases.forEach((release) => release());
  }
}
