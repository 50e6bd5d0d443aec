import { isDatabaseOutage } from '../common/outages.js';
import { type Problem, type ProblemCode, ProblemError } from '../common/problems.js';
import type { Schedule } from '../common/schedule.js';
import {
  EngineDiverged,
  EngineError,
  EngineOutOfMemory,
  EngineRefused,
  EngineStorageFailed,
  EngineStorageFull,
  GenerationFailed,
} from '../policy/engine-errors.js';
import { SandboxBusy, SandboxUnavailable } from '../sandbox/sandbox-errors.js';
import { EngineHung, WorkerLost } from './stop-reasons.js';

/** What is done about failures of one kind. */
export interface FailurePolicy {
  /** What the job says; null when the error brings its own problem. */
  readonly code: ProblemCode | null;
  /** Failures of this kind in a row, without a new checkpoint, that end the job; 1 is final at once. */
  readonly limit: number;
  /** Waits before the second, third … try; the last one repeats. */
  readonly waits: (schedule: Schedule) => readonly number[];
  /** The step that was under way may be the cause. */
  readonly blamesStep: boolean;
  /** Each further try computes a batch in twice as many parts. */
  readonly halvesBatch: boolean;
}

/** Failures of any kind without a new checkpoint, and in all, after which a job is given up. */
export const MAX_FAILURES = 5;
export const MAX_TOTAL_FAILURES = 50;

const retryMs = ({ retryMs: waits }: Schedule): readonly number[] => waits;
const storageMs = ({ storageRetryMs: waits }: Schedule): readonly number[] => waits;
const none = (): readonly number[] => [0];

/** A row of {@link FAILURES}: code, limit, waits, whether a step is to blame, whether batches are halved. */
const row = (
  code: ProblemCode | null,
  limit: number,
  waits: FailurePolicy['waits'] = none,
  { blamesStep = false, halvesBatch = false } = {},
): FailurePolicy => ({ code, limit, waits, blamesStep, halvesBatch });

/** Every kind of failure and what follows from it. Nothing is tried again whose repeat computes the same. */
export const FAILURES = {
  fault: row('training-failed', 1),
  problem: row(null, 1),
  config: row('invalid-config', 1),
  diverged: row('training-diverged', 1),
  storageBroken: row('storage-io-error', 1),
  storageFull: row('storage-exhausted', 4, storageMs),
  outOfMemory: row('engine-out-of-memory', MAX_FAILURES, retryMs, { halvesBatch: true }),
  engine: row('engine-unavailable', MAX_FAILURES, retryMs, { blamesStep: true }),
  generation: row('engine-unavailable', MAX_FAILURES, retryMs),
  hung: row('engine-hung', MAX_FAILURES, retryMs, { blamesStep: true }),
  workerLost: row('worker-lost', MAX_FAILURES, none, { blamesStep: true }),
  judge: row('judge-unavailable', 3, retryMs),
  memory: row('memory-unavailable', MAX_FAILURES, retryMs),
  dependency: row('dependency-unavailable', MAX_FAILURES, retryMs),
} as const satisfies Record<string, FailurePolicy>;
export type FailureKind = keyof typeof FAILURES;

const NO_SPACE = ['ENOSPC', 'EDQUOT'];
const BROKEN_DISK = ['EIO', 'EROFS'];
/** Problems that name a part which may come back; every other one is final. */
const PASSING: Partial<Record<ProblemCode, FailureKind>> = {
  'dependency-unavailable': 'dependency',
  'memory-unavailable': 'memory',
  'judge-unavailable': 'judge',
  'engine-unavailable': 'engine',
  'storage-exhausted': 'storageFull',
};

/** Decides by the type of an error; what nobody has typed is a fault of the program and final. */
export function kindOf(error: unknown): FailureKind {
  if (error instanceof ProblemError) {
    return PASSING[error.code] ?? 'problem';
  }
  if (error instanceof EngineError) {
    return engineKind(error);
  }
  if (error instanceof EngineHung || error instanceof WorkerLost) {
    return error instanceof EngineHung ? 'hung' : 'workerLost';
  }
  if (error instanceof SandboxUnavailable || error instanceof SandboxBusy) {
    return 'judge';
  }
  if (isDatabaseOutage(error) || saysRetryable(error)) {
    return 'dependency';
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (NO_SPACE.includes(code)) {
    return 'storageFull';
  }
  return BROKEN_DISK.includes(code) ? 'storageBroken' : 'fault';
}

/** The failure as a job records it. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) {
    return error.toProblem();
  }
  const { code } = FAILURES[kindOf(error)];
  const detail = error instanceof Error ? error.message : String(error);
  return new ProblemError(code ?? 'training-failed', detail).toProblem();
}

/** What the kinds of failure that end a job, whatever else is tried, are called of one. */
const FINAL_OF_JOBS: readonly ProblemCode[] = ['training-failed', 'invalid-config'];

/** The failure of other work than a job's: what no repeat mends is called `code` there. */
export function problemOfWork(error: unknown, code: ProblemCode): Problem {
  const problem = problemOf(error);
  return FINAL_OF_JOBS.includes(problem.code)
    ? new ProblemError(code, problem.detail).toProblem()
    : problem;
}

/** True when another try from the newest checkpoint can end differently. */
export function isRetryable(error: unknown): boolean {
  return FAILURES[kindOf(error)].limit > 1;
}

const ENGINE_KINDS = [
  [EngineOutOfMemory, 'outOfMemory'],
  [EngineDiverged, 'diverged'],
  [EngineStorageFull, 'storageFull'],
  [EngineStorageFailed, 'storageBroken'],
  [EngineRefused, 'config'],
  [GenerationFailed, 'generation'],
] as const;

function engineKind(error: EngineError): FailureKind {
  // A wrong token is the operator's to correct, not the job's.
  if (error.code === 'unauthorised') {
    return 'engine';
  }
  return ENGINE_KINDS.find(([kind]) => error instanceof kind)?.[1] ?? 'engine';
}

/** Adapters mark their own errors. */
function saysRetryable(error: unknown): boolean {
  return error instanceof Error && 'isRetryable' in error && error.isRetryable === true;
}
