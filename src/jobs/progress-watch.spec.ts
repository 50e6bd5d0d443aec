import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SCHEDULE } from '../common/schedule.js';
import { ProgressWatch } from './progress-watch.js';

const { progressMs, unpacedProgressMs } = SCHEDULE;
const LOOK = progressMs / 10;

describe(ProgressWatch, () => {
  let watch: ProgressWatch;
  let still: number[];
  beforeEach(() => {
    vi.useFakeTimers();
    still = [];
    watch = new ProgressWatch(SCHEDULE, (ms) => still.push(ms));
  });
  afterEach(() => {
    watch.close();
    vi.useRealTimers();
  });
  const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
  /** Steps that took this long each. */
  const step = async (...times: number[]): Promise<void> => {
    watch.finishStep();
    for (const time of times) {
      await pass(time);
      watch.finishStep();
    }
  };

  test('steps of a known pace may stand still for a minute', async () => {
    await step(2_000, 2_000);
    await pass(progressMs);
    expect(still).toEqual([]);
    await pass(LOOK);
    expect(still.length).toBeGreaterThan(0);
  });

  test('slow steps may stand still for ten times their median', async () => {
    await step(20_000, 1_000, 40_000);
    await pass(200_000);
    expect(still).toEqual([]);
    await pass(LOOK);
    expect(still.length).toBeGreaterThan(0);
  });

  test('what has no pace yet gets five minutes, as do evaluations', async () => {
    await pass(unpacedProgressMs);
    expect(still).toEqual([]);
    await step(2_000, 2_000);
    void watch.unpaced(() => new Promise(() => undefined));
    await pass(unpacedProgressMs);
    expect(still).toEqual([]);
    await pass(LOOK);
    expect(still.length).toBeGreaterThan(0);
  });

  test('every answer starts the time again', async () => {
    await step(2_000, 2_000);
    for (let index = 0; index < 10; index += 1) {
      await pass(progressMs - LOOK);
      watch.note();
    }
    expect(still).toEqual([]);
  });

  test('a call with a deadline of its own is not timed', async () => {
    await step(2_000, 2_000);
    let answer: () => void = () => undefined;
    const call = watch.bound(() => new Promise<void>((resolve) => (answer = resolve)));
    await pass(unpacedProgressMs * 2);
    expect(still).toEqual([]);
    answer();
    await call;
    await pass(progressMs + LOOK);
    expect(still.length).toBeGreaterThan(0);
  });
});
