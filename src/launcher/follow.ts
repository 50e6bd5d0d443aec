import { setTimeout as sleep } from 'node:timers/promises';
import type { PartRecord } from './part.js';
import { answersAtAll, longestAnswerMs } from './probes.js';
import { isAlive } from './processes.js';

const lookEveryMs = 250;
/** Tries in a row without any answer, after which a part hangs. */
const silentTries = 12;

/**
 * Follows a part until it ends, or hangs: answers nothing for about `silenceMs`. Returns whether it hangs; false as
 * well once the signal is aborted.
 */
export async function follow(
  record: PartRecord,
  silenceMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const over = new AbortController();
  const until = AbortSignal.any([signal, over.signal]);
  const listening = listen(record, silenceMs, until).finally(() => over.abort());
  while (isAlive(record.process) && !until.aborted) {
    await pause(lookEveryMs, until);
  }
  over.abort();
  return listening;
}

/** Tries are counted, not timed: after a sleep of the whole machine every clock would say that a part was silent. */
async function listen(
  { name, address }: PartRecord,
  silenceMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const everyMs = silenceMs / silentTries;
  const withinMs = Math.min(longestAnswerMs, everyMs / 2);
  for (let silent = 0; silent < silentTries;) {
    await pause(everyMs - withinMs, signal);
    if (signal.aborted) {
      return false;
    }
    silent = (await answersAtAll(name, address, withinMs)) ? 0 : silent + 1;
  }
  return true;
}

/** Cut short by the signal, which the caller looks at. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
