import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EndpointTurns } from './endpoint-turns.js';

const WINDOW_MS = 60_000;
const NEVER = new AbortController().signal;

describe(EndpointTurns, () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  /** Work that goes on until it is told to end. */
  const begin = (
    turns: EndpointTurns,
    limits: { concurrency: number; requestsPerMinute: number },
    signal = NEVER,
  ) => {
    const state = { hasBegun: false, end: (): void => undefined };
    const done = turns.take(limits, signal, () => {
      state.hasBegun = true;
      return new Promise<void>((resolve) => {
        state.end = resolve;
      });
    });
    return Object.assign(state, { done });
  };
  const begun = async (all: readonly { hasBegun: boolean }[]): Promise<number> => {
    await vi.advanceTimersByTimeAsync(0);
    return all.filter(({ hasBegun }) => hasBegun).length;
  };

  test('no more calls run at once than are allowed, and the next one begins as one ends', async () => {
    const turns = new EndpointTurns(WINDOW_MS);
    const calls = Array.from({ length: 5 }, () =>
      begin(turns, { concurrency: 2, requestsPerMinute: 100 }),
    );
    expect(await begun(calls)).toBe(2);
    calls[1]!.end();
    expect(await begun(calls)).toBe(3);
    expect(calls[2]!.hasBegun).toBe(true);
  });

  test('no more calls begin in any window than are allowed', async () => {
    const turns = new EndpointTurns(WINDOW_MS);
    const limits = { concurrency: 10, requestsPerMinute: 2 };
    const calls = Array.from({ length: 5 }, () => begin(turns, limits));
    expect(await begun(calls)).toBe(2);
    await vi.advanceTimersByTimeAsync(WINDOW_MS - 1);
    expect(await begun(calls)).toBe(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(await begun(calls)).toBe(4);
    await vi.advanceTimersByTimeAsync(WINDOW_MS);
    expect(await begun(calls)).toBe(5);
  });

  test('who gives up waiting never begins, and holds up nobody', async () => {
    const turns = new EndpointTurns(WINDOW_MS);
    const limits = { concurrency: 1, requestsPerMinute: 100 };
    const [first, stopped] = [begin(turns, limits), new AbortController()];
    const second = begin(turns, limits, stopped.signal);
    const third = begin(turns, limits);
    stopped.abort(new Error('enough'));
    await expect(second.done).rejects.toThrow('enough');
    first.end();
    expect(await begun([second, third])).toBe(1);
    expect(third.hasBegun).toBe(true);
  });

  test('a call that fails gives its turn back', async () => {
    const turns = new EndpointTurns(WINDOW_MS);
    const limits = { concurrency: 1, requestsPerMinute: 100 };
    const fails = turns.take(limits, NEVER, () => Promise.reject(new Error('lost')));
    await expect(fails).rejects.toThrow('lost');
    expect(await begun([begin(turns, limits)])).toBe(1);
  });
});
