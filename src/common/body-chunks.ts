import type { Readable } from 'node:stream';
import { ProblemError } from './problems.js';

/** A sender that falls silent for this long has gone away. */
const IDLE_MS = 30_000;

/** What a body brings, as it comes. @throws ProblemError malformed-request when it breaks off or falls silent */
export async function* chunksOf(stream: Readable, idleMs = IDLE_MS): AsyncGenerator<Buffer> {
  const timer = setTimeout(() => stream.destroy(new Error('it fell silent')), idleMs);
  try {
    for await (const chunk of stream) {
      timer.refresh();
      yield chunk as Buffer;
    }
  } catch (error) {
    throw new ProblemError(
      'malformed-request',
      `The body broke off: ${error instanceof Error ? error.message : String(error)}.`,
    );
  } finally {
    clearTimeout(timer);
  }
}
