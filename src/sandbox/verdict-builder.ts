import type { TestOutcome, Verdict, VerdictKind, VerdictStatus } from '../contracts/verdict.js';
import { classifyBug } from './bug-taxonomy.js';
import type { Ending, SlotReport } from './slot-protocol.js';
import { SlotFailure } from './sandbox-errors.js';

/** Why a test failed, and what the verdict says of it. */
export interface Failure {
  readonly status: Exclude<VerdictStatus, 'passed' | 'sandbox_error'>;
  readonly kind: VerdictKind;
  readonly errorType: string;
  readonly message: string;
  readonly line?: number | undefined;
}

/** One test: null when it passed. */
export type TestResult = Failure | null;

/** What an execution cost, and what held it. */
export interface Cost {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly peakKb: number;
  readonly isolation: string;
  readonly judgeMode: Verdict['judgeMode'];
  readonly executedLines?: readonly number[] | undefined;
}

const MAX_MESSAGE = 300;
const MAX_TYPE = 100;
const KILL_SIGNAL = 9;
// The worst failure names the verdict; among equals the first.
const SEVERITY = ['assertion_failure', 'runtime_error', 'timeout', 'syntax_error'] as const;

/** The verdict of a run in which every test has a result. No test at all is the tests' fault, never a pass. */
export function buildVerdict(results: readonly TestResult[], cost: Cost): Verdict {
  if (results.length === 0) {
    return sandboxError('protocol', 'The tests hold no test that counts.', cost);
  }
  const failures = results.filter((result) => result !== null);
  const worst = failures.reduce<Failure | null>(
    (known, next) => (known === null || severity(next) > severity(known) ? next : known),
    null,
  );
  const { executedLines, ...measured } = cost;
  return {
    ...measured,
    ...(worst === null ? { status: 'passed', kind: 'ok' } : describeFailure(worst)),
    passed: results.length - failures.length,
    total: results.length,
    tests: results.map(outcomeOf),
    ...(executedLines === undefined ? {} : { executedLines: [...executedLines] }),
  };
}

/** A verdict on ourselves: the program was not judged. */
export function sandboxError(kind: VerdictKind, message: string, cost: Cost): Verdict {
  const { executedLines: _, ...measured } = cost;
  const failed = { status: 'sandbox_error', kind, message: message.slice(0, MAX_MESSAGE) } as const;
  return { ...measured, ...failed, passed: 0, total: 0, tests: [] };
}

/** The failure that ended a process early, if one did. Throws `SlotFailure` when it was not the program's doing. */
export function findEndFailure(report: SlotReport, limitSeconds: number): Failure | null {
  const { cause, program } = report;
  checkConfinement(program);
  if (cause === 'cpu' || (cause === null && usedUp(program, limitSeconds))) {
    const message = `the CPU limit of ${limitSeconds} s is used up`;
    return { status: 'timeout', kind: 'cpu_limit', errorType: 'TimeoutError', message };
  }
  if (cause === 'wall') {
    const message = `stood still for three times the CPU limit of ${limitSeconds} s`;
    return { status: 'timeout', kind: 'wall_limit', errorType: 'TimeoutError', message };
  }
  checkNotKilledFromOutside(program);
  return null;
}

/** Throws `SlotFailure` when a process never ran because it could not be confined. */
export function checkConfinement(ending: Ending): void {
  if (ending.confinementError !== null) {
    throw new SlotFailure(`A process could not be confined: ${ending.confinementError}`);
  }
}

/** Throws `SlotFailure` when somebody else killed a process: no program can kill itself so. */
export function checkNotKilledFromOutside(ending: Ending): void {
  if (ending.exitCode === -KILL_SIGNAL && !ending.wasKilled) {
    throw new SlotFailure('A process was killed from outside.');
  }
}

/** The process ended before it had answered everything. */
export function diedFailure(ending: Ending): Failure {
  const how = ending.exitCode < 0 ? `signal ${-ending.exitCode}` : `exit status ${ending.exitCode}`;
  const message = `the process ended before it had answered (${how})`;
  return { status: 'runtime_error', kind: 'process_died', errorType: 'ProcessDied', message };
}

/** An error as the program's process described it. */
export interface ReportedError {
  readonly stage?: string | undefined;
  readonly type: string;
  readonly message: string;
  readonly line?: number | undefined;
}

/** The program raised, while it was compiled, loaded or called. */
export function raisedFailure(error: ReportedError): Failure {
  const details = { errorType: error.type, message: error.message, line: error.line };
  if (error.stage === 'compile' && error.type !== 'MemoryError') {
    return { status: 'syntax_error', kind: 'syntax', ...details };
  }
  return { status: 'runtime_error', kind: kindOf(error), ...details };
}

/** The program answered something else. `note` tells what. */
export function wrongAnswer(note: string, errorType = 'AssertionError'): Failure {
  return { status: 'assertion_failure', kind: 'wrong_answer', errorType, message: note };
}

function kindOf(error: ReportedError): VerdictKind {
  if (error.type === 'MemoryError') {
    return 'memory_limit';
  }
  if (error.type === 'PermissionError' || error.message.startsWith('[Errno 30]')) {
    return 'forbidden';
  }
  return error.message.startsWith('[Errno 27]') ? 'output_limit' : 'exception';
}

function usedUp(ending: Ending, limitSeconds: number): boolean {
  return ending.exitCode < 0 && ending.cpuMs >= limitSeconds * 1000;
}

function severity(failure: Failure): number {
  return SEVERITY.indexOf(failure.status);
}

function describeFailure(
  failure: Failure,
): Pick<Verdict, 'status' | 'kind' | 'errorType' | 'message' | 'errorLine' | 'bug'> {
  return {
    status: failure.status,
    kind: failure.kind,
    errorType: failure.errorType.slice(0, MAX_TYPE),
    message: failure.message.slice(0, MAX_MESSAGE),
    bug: classifyBug(failure),
    ...(failure.line === undefined ? {} : { errorLine: failure.line }),
  };
}

function outcomeOf(result: TestResult): TestOutcome {
  if (result === null) {
    return { passed: true };
  }
  return {
    passed: false,
    errorType: result.errorType.slice(0, MAX_TYPE),
    message: result.message.slice(0, MAX_MESSAGE),
  };
}
