import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { Waker } from './waker.js';

const LONG = 60_000;

describe(Waker.name, () => {
  it('ends a wait when woken, when the signal is aborted and when the time is over', async () => {
    const waker = new Waker();
    const stop = new AbortController();
    const began = performance.now();
    const waits = [waker.wait(LONG, stop.signal), waker.wait(LONG, stop.signal)];
    waker.wake();
    await Promise.all(waits);
    await waker.wait(1, stop.signal);
    const last = waker.wait(LONG, stop.signal);
    stop.abort();
    await last;
    await waker.wait(LONG, stop.signal);
    expect(performance.now() - began).toBeLessThan(LONG / 2);
  });

  it('keeps one wake that comes before the wait', async () => {
    const waker = new Waker();
    const { signal } = new AbortController();
    waker.wake();
    waker.wake();
    await waker.wait(LONG, signal);
    const next = waker.wait(LONG, signal).then(() => 'woken');
    expect(await Promise.race([next, Promise.resolve('waiting')])).toBe('waiting');
    waker.wake();
    await next;
  });

  it('leaves nothing on a signal that outlives the wait', async () => {
    const waker = new Waker();
    const { signal } = new AbortController();
    for (let round = 0; round < 20; round += 1) {
      await waker.wait(0, signal);
    }
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});
