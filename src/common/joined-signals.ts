/**
 * Runs `work` under a signal that is aborted with the first of `signals`, for its reason, and leaves nothing on them:
 * some live as long as the process.
 */
export async function underSignals<T>(
  signals: readonly (AbortSignal | undefined)[],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const joined = new AbortController();
  const release = joinSignals(signals, joined);
  try {
    return await work(joined.signal);
  } finally {
    release();
  }
}

/** Aborts `joined` with the first of `signals` until the answer is called. */
export function joinSignals(
  signals: readonly (AbortSignal | undefined)[],
  joined: AbortController,
): () => void {
  const given = signals.filter((signal) => signal !== undefined);
  const ends = given.map((signal) => {
    const end = (): void => joined.abort(signal.reason);
    if (signal.aborted) {
      end();
    }
    signal.addEventListener('abort', end);
    return () => signal.removeEventListener('abort', end);
  });
  return () => ends.forEach((end) => end());
}
