import { retryAfterMs } from '../common/outbound/retry-after.js';
import type { Schedule } from '../common/schedule.js';

/** Up to this share is added, so that the deliveries of an outage do not return together. */
const JITTER_SHARE = 0.1;

/**
 * Milliseconds until the next try after `attempts` failed ones, or null when that was the last.
 *
 * @param retryAfter the header of that name, if the receiver sent one: seconds or a date; a shorter wait than the
 * schedule's is not honoured.
 * @param random in [0, 1)
 */
export function msUntilRetry(
  attempts: number,
  retryAfter: string | undefined,
  { schedule, now, random }: { schedule: Schedule; now: Date; random: number },
): number | null {
  const delayMs = schedule.webhookRetryMs[attempts - 1];
  if (delayMs === undefined) {
    return null;
  }
  return Math.max(delayMs * (1 + JITTER_SHARE * random), askedMs(retryAfter, schedule, now));
}

/** How long the receiver asks to be left alone, within reason; 0 when it does not. */
export function askedMs(text: string | undefined, schedule: Schedule, now: Date): number {
  return Math.min(retryAfterMs(text, now), schedule.webhookMaxRetryAfterMs);
}
