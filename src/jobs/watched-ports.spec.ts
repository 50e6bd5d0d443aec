import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { trainingWorld } from '../../test/support/training-world.js';
import { SCHEDULE } from '../common/schedule.js';
import type { TrainingPorts } from '../training/train.js';
import { ProgressWatch } from './progress-watch.js';
import { watched } from './watched-ports.js';

const OUTCOME = { metrics: {}, attempts: [] };
const never = (): Promise<never> => new Promise(() => undefined);

describe(watched, () => {
  let ports: TrainingPorts;
  let watch: ProgressWatch;
  let isStill: boolean;
  beforeEach(async () => {
    vi.useFakeTimers();
    isStill = false;
    const world = trainingWorld({ name: 'rloo' });
    world.runner.run = never;
    watch = new ProgressWatch(SCHEDULE, () => {
      isStill = true;
    });
    ports = watched(world.ports, watch);
    await ports.journal.finish(1, OUTCOME);
    await ports.journal.finish(2, OUTCOME);
  });
  afterEach(() => {
    watch.close();
    vi.useRealTimers();
  });
  const passLimit = (): Promise<unknown> => vi.advanceTimersByTimeAsync(SCHEDULE.progressMs * 1.2);

  test('the journal shows the pace of the steps, so that silence is noticed', async () => {
    await passLimit();
    expect(isStill).toBe(true);
  });

  test('the sandbox may take as long as its programs do', async () => {
    void ports.runner.run([]);
    await passLimit();
    expect(isStill).toBe(false);
  });

  test('an evaluation is not held to the pace of the steps', async () => {
    void ports.journal.evaluated('after', never);
    await passLimit();
    expect(isStill).toBe(false);
  });

  test('a new phase is progress', async () => {
    await vi.advanceTimersByTimeAsync(SCHEDULE.progressMs * 0.8);
    await ports.journal.phase('update');
    await vi.advanceTimersByTimeAsync(SCHEDULE.progressMs * 0.8);
    expect(isStill).toBe(false);
  });
});
