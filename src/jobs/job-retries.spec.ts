import { describe, expect, test } from 'vitest';
import { SCHEDULE } from '../common/schedule.js';
import { EngineDiverged, EngineOutOfMemory, EngineUnavailable } from '../policy/engine-errors.js';
import { SandboxUnavailable } from '../sandbox/sandbox-errors.js';
import { type FailureRecord, type FailureVerdict, judgeFailure, waitMs } from './job-retries.js';
import { WorkerLost } from './stop-reasons.js';

const FRESH: FailureRecord = {
  phase: 'sampling',
  step: 6,
  totalSteps: 30,
  failures: 0,
  totalFailures: 0,
  failureKind: null,
  kindFailures: 0,
  stuckStep: null,
  stuckFailures: 0,
  microBatchDivisor: 1,
};
const AWAY = new EngineUnavailable('gone');
const BETWEEN = { phase: 'loading' } as const;

const judge = (job: Partial<FailureRecord>, error: unknown = AWAY): FailureVerdict =>
  judgeFailure({ ...FRESH, ...job }, error, SCHEDULE, 0);

/** What follows from the same failure time and again; `between` changes the job before each but the first. */
function repeat(
  times: number,
  error: unknown,
  start: Partial<FailureRecord> = {},
  between: Partial<FailureRecord> = {},
): FailureVerdict {
  let verdict = judge(start, error);
  for (let index = 1; index < times; index += 1) {
    verdict = judge({ ...start, ...verdict.counts, ...between }, error);
  }
  return verdict;
}

describe(judgeFailure, () => {
  test('waits longer after each failure, and gives up at the fifth without a new checkpoint', () => {
    const delays = [1, 2, 3, 4, 5].map((times) => repeat(times, AWAY, BETWEEN).delayMs);
    expect(delays).toEqual([5_000, 30_000, 120_000, 600_000, null]);
    expect(repeat(5, AWAY, BETWEEN).problem).toMatchObject({
      code: 'retries-exhausted',
      detail: '5 failures without a new checkpoint; the last: gone',
    });
  });

  test('begins again at the shortest wait once a checkpoint was made', () => {
    expect(repeat(4, AWAY, BETWEEN, { failures: 0 })).toMatchObject({
      delayMs: 5_000,
      counts: { failures: 1, totalFailures: 4 },
    });
  });

  test('gives up after fifty failures in all, checkpoints or not', () => {
    expect(repeat(49, AWAY, BETWEEN, { failures: 0 }).delayMs).not.toBeNull();
    expect(repeat(50, AWAY, BETWEEN, { failures: 0 }).problem.detail).toContain(
      '50 failures in all',
    );
  });

  test('a step that failed three times in a row is named as poison', () => {
    expect(repeat(2, AWAY).delayMs).not.toBeNull();
    expect(repeat(3, AWAY)).toMatchObject({
      delayMs: null,
      problem: {
        code: 'poison-step',
        detail: 'Step 7 failed 3 times in a row; the last: gone',
      },
    });
  });

  test('a step is found out although checkpoints are made on the way to it', () => {
    expect(repeat(3, AWAY, {}, { failures: 0 }).problem.code).toBe('poison-step');
  });

  test('a lost worker counts against the step as an engine does, and is not waited for', () => {
    const { counts } = repeat(2, AWAY);
    expect(judge({}, new WorkerLost()).delayMs).toBe(0);
    expect(judge(counts, new WorkerLost()).problem.code).toBe('poison-step');
  });

  test('failures of different steps, or between steps, make no step poison', () => {
    const { counts } = repeat(2, AWAY);
    expect(judge({ ...counts, step: 7 }).counts).toMatchObject({ stuckStep: 8, stuckFailures: 1 });
    expect(judge({ ...counts, phase: 'saving' }).delayMs).not.toBeNull();
    expect(judge({ ...counts, step: 30, phase: 'sampling' }).delayMs).not.toBeNull();
  });

  test('memory that ran out is answered once, by computing batches in twice as many parts', () => {
    const first = judge({}, new EngineOutOfMemory('x'));
    expect(first).toMatchObject({ delayMs: 5_000, counts: { microBatchDivisor: 2 } });
    expect(judge(first.counts, new EngineOutOfMemory('x'))).toMatchObject({
      delayMs: null,
      problem: {
        code: 'engine-out-of-memory',
        detail: 'Smaller batches did not help; the last: x',
      },
    });
  });

  test('the sandbox gets three tries of its own, whatever failed before', () => {
    const missing = new SandboxUnavailable('x');
    const { counts } = judge({ step: 1 });
    expect(repeat(2, missing, counts).delayMs).not.toBeNull();
    expect(repeat(3, missing, counts).problem.code).toBe('judge-unavailable');
  });

  test('a full disk is waited for 1, 5 and 15 minutes', () => {
    const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
    const delays = [1, 2, 3, 4].map((times) => repeat(times, full).delayMs);
    expect(delays).toEqual([60_000, 300_000, 900_000, null]);
    expect(repeat(4, full).problem.code).toBe('storage-exhausted');
  });

  test('what would compute the same again is final at once, and yet counted', () => {
    expect(judge({}, new EngineDiverged('x'))).toMatchObject({
      delayMs: null,
      problem: { code: 'training-diverged' },
      counts: { failures: 1, totalFailures: 1 },
    });
  });
});

describe(waitMs, () => {
  test('stays at the last wait, with up to a fifth more', () => {
    expect([1, 2, 3].map((failures) => waitMs([10, 20], failures, 0))).toEqual([10, 20, 20]);
    expect(waitMs([10], 1, 1)).toBe(12);
  });
});
