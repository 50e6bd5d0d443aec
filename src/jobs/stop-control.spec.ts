import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SCHEDULE } from '../common/schedule.js';
import { StopControl } from './stop-control.js';
import { EngineHung, JobCancelled, JobPaused, WorkerDraining } from './stop-reasons.js';

describe(StopControl, () => {
  let control: StopControl;
  beforeEach(() => {
    vi.useFakeTimers();
    control = new StopControl();
  });
  afterEach(() => vi.useRealTimers());
  const reasons = () => [control.signals.stop.reason, control.signals.abandon.reason] as unknown[];

  test('keeps the first reason of each signal', () => {
    control.stop(new JobPaused(), 1_000);
    control.stop(new WorkerDraining(), 1_000);
    control.abandon(new JobCancelled());
    control.abandon(new EngineHung(1));
    expect(reasons()).toEqual([expect.any(JobPaused), expect.any(JobCancelled)]);
  });

  test('the grace that ends first counts, and asking again makes it no longer', () => {
    control.stop(new WorkerDraining(), 45_000);
    control.stop(new JobPaused(), 8_000);
    vi.advanceTimersByTime(4_000);
    control.stop(new JobPaused(), 8_000);
    vi.advanceTimersByTime(3_999);
    expect(reasons()[1]).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(reasons()[1]).toBeInstanceOf(JobPaused);
  });

  test.each([
    ['running', [undefined, undefined]],
    ['pausing', [expect.any(JobPaused), undefined]],
    ['cancelling', [undefined, expect.any(JobCancelled)]],
  ] as const)('a job that is %s asks for %j', (state, expected) => {
    control.heed(state, SCHEDULE);
    expect(reasons()).toEqual(expected);
  });

  test('a closed one lets the grace pass', () => {
    control.stop(new JobPaused(), 1_000);
    control.close();
    vi.advanceTimersByTime(2_000);
    expect(reasons()[1]).toBeUndefined();
  });
});
