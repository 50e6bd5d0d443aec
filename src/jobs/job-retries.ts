import { type Problem, type ProblemCode, ProblemError } from '../common/problems.js';
import type { Schedule } from '../common/schedule.js';
import {
  FAILURES,
  type FailureKind,
  type FailurePolicy,
  kindOf,
  MAX_FAILURES,
  MAX_TOTAL_FAILURES,
  problemOf,
} from './job-failure.js';
import type { JobEntity } from './job.entity.js';

/** Failures of one step in a row after which the step itself is held to be the cause. */
const MAX_STUCK = 3;
/** Phases in which no step is under way. */
const BETWEEN_STEPS: readonly (string | null)[] = [
  null,
  'loading',
  'evaluating',
  'demonstrating',
  'saving',
];

/** The columns that a failure changes. */
export type FailureCounts = Pick<
  JobEntity,
  | 'failures'
  | 'totalFailures'
  | 'failureKind'
  | 'kindFailures'
  | 'stuckStep'
  | 'stuckFailures'
  | 'microBatchDivisor'
>;

/** What a job records of its failures. */
export type FailureRecord = Pick<JobEntity, 'phase' | 'step' | 'totalSteps' | keyof FailureCounts>;

/** What follows from a failure: another try after `delayMs`, or none when it is null. */
export interface FailureVerdict {
  readonly delayMs: number | null;
  readonly problem: Problem;
  readonly counts: FailureCounts;
}

/** Decides whether a job that failed is tried again. `random` in [0, 1) keeps jobs from returning together. */
export function judgeFailure(
  job: FailureRecord,
  error: unknown,
  schedule: Schedule,
  random: number,
): FailureVerdict {
  const kind = kindOf(error);
  const policy: FailurePolicy = FAILURES[kind];
  const counts = counted(job, kind);
  const problem = problemOf(error);
  const end = endOf(counts, policy, problem);
  if (end !== null) {
    return { delayMs: null, problem: end, counts };
  }
  const microBatchDivisor = job.microBatchDivisor * (policy.halvesBatch ? 2 : 1);
  const delayMs = waitMs(policy.waits(schedule), counts.kindFailures, random);
  return { delayMs, problem, counts: { ...counts, microBatchDivisor } };
}

/** The wait before the next try, with up to a fifth more. */
export function waitMs(waits: readonly number[], failures: number, random: number): number {
  const index = Math.min(Math.max(failures, 1), waits.length) - 1;
  return (waits[index] ?? 0) * (1 + random / 5);
}

function counted(job: FailureRecord, kind: FailureKind): FailureCounts {
  const { failures, failureKind, microBatchDivisor } = job;
  // A new checkpoint sets `failures` back, and with it what was in a row.
  const isSameKind = failures > 0 && failureKind === kind;
  return {
    failures: failures + 1,
    totalFailures: job.totalFailures + 1,
    failureKind: kind,
    kindFailures: isSameKind ? job.kindFailures + 1 : 1,
    ...stuck(job, kind),
    microBatchDivisor,
  };
}

/** A failure between two steps says nothing about a step that is stuck. */
function stuck(
  { phase, step, totalSteps, stuckStep, stuckFailures }: FailureRecord,
  kind: FailureKind,
): Pick<FailureCounts, 'stuckStep' | 'stuckFailures'> {
  const isInStep = !BETWEEN_STEPS.includes(phase) && step < totalSteps;
  if (!FAILURES[kind].blamesStep || !isInStep) {
    return { stuckStep, stuckFailures };
  }
  return { stuckStep: step + 1, stuckFailures: stuckStep === step + 1 ? stuckFailures + 1 : 1 };
}

/** Why the job is given up, or null. */
function endOf(counts: FailureCounts, policy: FailurePolicy, last: Problem): Problem | null {
  const { failures, totalFailures, kindFailures, stuckStep, stuckFailures } = counts;
  const given = (code: ProblemCode, detail: string): Problem =>
    new ProblemError(code, `${detail}; the last: ${last.detail}`).toProblem();
  if (policy.limit === 1) {
    return last;
  }
  if (policy.blamesStep && stuckFailures >= MAX_STUCK) {
    return given('poison-step', `Step ${stuckStep} failed ${stuckFailures} times in a row`);
  }
  if (policy.halvesBatch && counts.microBatchDivisor > 1) {
    return given(last.code, 'Smaller batches did not help');
  }
  if (totalFailures >= MAX_TOTAL_FAILURES) {
    return given('retries-exhausted', `${totalFailures} failures in all`);
  }
  if (failures >= MAX_FAILURES) {
    return given('retries-exhausted', `${failures} failures without a new checkpoint`);
  }
  return kindFailures >= policy.limit ? given(last.code, `${kindFailures} times in a row`) : null;
}
