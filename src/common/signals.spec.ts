import { expect, test } from 'vitest';
import { underSignals } from './signals.js';

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });

test('work is ended by the first signal, for its reason', async () => {
  const [one, other] = [new AbortController(), new AbortController()];
  const work = underSignals([one.signal, undefined, other.signal], untilAborted);
  other.abort('the other');
  one.abort('the one');
  await expect(work).rejects.toBe('the other');
});

test('work under a signal that is aborted already sees it at once', async () => {
  const seen = await underSignals([AbortSignal.abort('before')], async ({ reason }) => reason);
  expect(seen).toBe('before');
});

test('work that is done is left alone by what comes later', async () => {
  const late = new AbortController();
  const signal = await underSignals([late.signal], async (joined) => joined);
  late.abort();
  expect(signal.aborted).toBe(false);
});
