import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SCHEDULE } from '../common/schedule.js';
import type { JobEntity } from './job.entity.js';
import { Lease, type Renew } from './lease.js';
import { StopControl } from './stop-control.js';
import { JobCancelled, JobPaused, LeaseLost } from './stop-reasons.js';

const inState = (state: string): JobEntity => ({ state }) as JobEntity;

Logger.overrideLogger(false);

describe(Lease, () => {
  let control: StopControl;
  const leases: Lease[] = [];
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    control = new StopControl();
  });
  afterEach(async () => {
    control.close();
    await Promise.all(leases.splice(0).map((lease) => lease.release()));
    vi.useRealTimers();
  });

  const hold = (renew: Renew): Lease => {
    const lease = new Lease(renew, control, SCHEDULE);
    leases.push(lease);
    return lease;
  };
  const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
  const reasons = () => [control.signals.stop.reason, control.signals.abandon.reason] as unknown[];

  test('is renewed every five seconds as long as the job runs', async () => {
    const renew = vi.fn<Renew>(async () => inState('running'));
    hold(renew);
    await pass(60_500);
    expect(renew).toHaveBeenCalledTimes(12);
    expect(reasons()).toEqual([undefined, undefined]);
  });

  test('a pause stops the training, and abandons it when the grace is over', async () => {
    const lease = hold(async () => inState('pausing'));
    lease.check();
    await pass(1);
    expect(reasons()).toEqual([expect.any(JobPaused), undefined]);
    await pass(SCHEDULE.pauseGraceMs);
    expect(reasons()[1]).toBeInstanceOf(JobPaused);
  });

  test('a cancel abandons the training', async () => {
    hold(async () => inState('cancelling'));
    await pass(SCHEDULE.renewLeaseMs);
    expect(reasons()).toEqual([undefined, expect.any(JobCancelled)]);
  });

  test('a claim that another worker has is lost at once', async () => {
    hold(async () => null);
    await pass(SCHEDULE.renewLeaseMs);
    expect(reasons()[1]).toBeInstanceOf(LeaseLost);
  });

  test.each<[string, Renew]>([
    ['fails', () => Promise.reject(new Error('refused'))],
    ['never answers', () => new Promise(() => undefined)],
  ])(
    'a renewal that %s loses the claim after 20 s, before another can have it',
    async (_, renew) => {
      hold(renew);
      await pass(SCHEDULE.selfFenceMs - 1);
      expect(reasons()[1]).toBeUndefined();
      await pass(2);
      expect(reasons()[1]).toBeInstanceOf(LeaseLost);
      expect(SCHEDULE.selfFenceMs).toBeLessThan(SCHEDULE.leaseMs);
    },
  );

  test('counts from when the renewal was asked for, however long its answer took', async () => {
    let answer: (job: JobEntity) => void = () => undefined;
    const asked = vi.fn<Renew>(() => new Promise((resolve) => (answer = resolve)));
    hold(asked);
    await pass(SCHEDULE.renewLeaseMs + 4_000);
    answer(inState('running'));
    asked.mockRejectedValue(new Error('refused'));
    await pass(SCHEDULE.selfFenceMs - 4_000 - 1);
    expect(reasons()[1]).toBeUndefined();
    await pass(2);
    expect(reasons()[1]).toBeInstanceOf(LeaseLost);
  });

  test('a process that was held up notices it before it does anything else', async () => {
    const lease = hold(async () => inState('running'));
    const now = performance.now();
    const clock = vi.spyOn(performance, 'now').mockReturnValue(now + SCHEDULE.selfFenceMs + 1);
    expect(reasons()[1]).toBeUndefined();
    lease.verify();
    expect(reasons()[1]).toBeInstanceOf(LeaseLost);
    clock.mockRestore();
  });

  test('a released one tells nothing any more', async () => {
    const lease = hold(() => Promise.reject(new Error('refused')));
    await lease.release();
    await pass(60_000);
    expect(reasons()).toEqual([undefined, undefined]);
  });
});
