import { setTimeout as sleep } from 'node:timers/promises';
import { RequestError, UnreachableError } from '../../../client/src/index.js';

/** A service that restarts is away for less than that. */
const AWAY_MS = 60_000;

/**
 * Asks once more, after a pause, how something stands that goes on whether or not somebody watches. While the service is
 * away, as when it restarts, it asks on for a minute.
 *
 * @throws RequestError when the service refuses, UnreachableError when it stays away
 */
export async function askAgain<T>(
  ask: () => Promise<T>,
  pauseMs: number,
  awayMs = AWAY_MS,
): Promise<T> {
  const began = performance.now();
  for (;;) {
    await sleep(pauseMs);
    try {
      return await ask();
    } catch (error) {
      if (!isPassing(error) || performance.now() - began > awayMs) {
        throw error;
      }
    }
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof RequestError ? error.status >= 500 : error instanceof UnreachableError;
}
