import { z } from 'zod';
import type { Execution, ExecutionLimits } from '../contracts/execution.js';
import type { TestSuite } from '../contracts/task.js';
import type { Verdict } from '../contracts/verdict.js';
import { ProgramError, readLog } from './child-log.js';
import { SlotFailure } from './sandbox-errors.js';
import type { Lease } from './sandbox-pool.js';
import type { SlotAnswer } from './slot-protocol.js';
import { buildVerdict, checkConfinement, checkNotKilledFromOutside } from './verdict-builder.js';
import { diedFailure, findEndFailure, raisedFailure, sandboxError } from './verdict-builder.js';
import { wrongAnswer } from './verdict-builder.js';
import type { Cost, Failure, TestResult } from './verdict-builder.js';

type JudgedSuite = Extract<TestSuite, { kind: 'check' | 'asserts' }>;

const FailedTest = z.object({
  passed: z.literal(false),
  error: ProgramError.extend({ origin: z.enum(['program', 'test']) }),
  note: z.string(),
});
const LogRecord = z.union([
  z.object({ planned: z.int().nonnegative() }),
  z.object({ suiteFault: z.string() }),
  z.object({ fault: ProgramError }),
  z.object({ test: z.union([z.object({ passed: z.literal(true) }), FailedTest]) }),
  z.object({ gone: z.string() }),
  z.object({ end: z.literal(true), calls: z.int().nonnegative() }),
]);

/** The judge's log, gathered. */
interface Judged {
  planned: number;
  tests: TestResult[];
  fault: Failure | null;
  suiteFault: string | null;
  gone: string | null;
  isComplete: boolean;
  calls: number;
}

/**
 * Runs programs against the same Python tests: the first execution says which, within which limits. In `split` mode
 * every program has a process of its own, and the judge's process alone holds the tests and writes the log;
 * `in_process` runs both in one process, whose log the program could write.
 */
export async function runJudged(
  lease: Lease,
  executions: readonly [Execution, ...Execution[]],
  suite: JudgedSuite,
  limits: ExecutionLimits,
): Promise<Verdict[]> {
  const [{ allowInProcessJudge, traceLines = false }] = executions;
  const isSplit = allowInProcessJudge !== true;
  const input = JSON.stringify(suite);
  const programs = executions.map(({ program }) => program);
  const options = { limits, traceLines };
  const answers = isSplit
    ? await lease.runAll({ mode: 'judged', shared: input, parts: programs, ...options })
    : await inTurn(programs, (program) =>
        lease.run({ mode: 'in_process', program, input, ...options }),
      );
  if (answers.length !== executions.length) {
    throw new SlotFailure('The slot left out an answer.');
  }
  return answers.map((answer) =>
    judge(answer, limits, {
      cpuMs: answer.report.program.cpuMs + (answer.report.judge?.cpuMs ?? 0),
      wallMs: answer.report.wallMs,
      peakKb: answer.report.program.peakKb,
      isolation: lease.isolation,
      judgeMode: isSplit ? 'split' : 'in_process',
      executedLines: answer.report.lines,
    }),
  );
}

/** A slot runs one request at a time. */
async function inTurn<T>(
  programs: readonly string[],
  run: (program: string) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  for (const program of programs) {
    results.push(await run(program));
  }
  return results;
}

function judge(answer: SlotAnswer, limits: ExecutionLimits, cost: Cost): Verdict {
  const judged = gather(answer.log);
  const ended = findEnd(answer, judged, limits);
  if (judged.suiteFault !== null) {
    return sandboxError('protocol', judged.suiteFault, cost);
  }
  const failure = judged.fault ?? ended ?? whyUnfinished(answer, judged);
  if (failure === null && judged.calls === 0) {
    return sandboxError('protocol', 'The tests never call the program.', cost);
  }
  return buildVerdict(failure === null ? judged.tests : pad(judged, failure), cost);
}

function gather(log: Buffer): Judged {
  const judged: Judged = {
    planned: 0,
    tests: [],
    fault: null,
    suiteFault: null,
    gone: null,
    isComplete: false,
    calls: 0,
  };
  for (const data of readLog(log)) {
    const record = LogRecord.safeParse(data);
    if (!record.success) {
      return judged;
    }
    addRecord(judged, record.data);
  }
  return judged;
}

function addRecord(judged: Judged, record: z.infer<typeof LogRecord>): void {
  if ('test' in record) {
    judged.tests.push(record.test.passed ? null : testFailure(record.test));
  } else if ('fault' in record) {
    judged.fault = raisedFailure(record.fault);
  } else if ('end' in record) {
    judged.isComplete = true;
    judged.calls = record.calls;
  } else {
    Object.assign(judged, record);
  }
}

function testFailure(test: z.infer<typeof FailedTest>): Failure {
  const { error, note } = test;
  if (error.origin === 'program') {
    return raisedFailure(error);
  }
  // The program answered, and the test could do nothing with it: `None` where a list was expected, say.
  return wrongAnswer([note, error.message].filter((part) => part !== '').join('; '), error.type);
}

/** A time limit counts only when it came before the judge had closed its log. */
function findEnd(answer: SlotAnswer, judged: Judged, limits: ExecutionLimits): Failure | null {
  const { judge: ending, ...report } = answer.report;
  if (ending !== undefined) {
    checkConfinement(ending);
    checkNotKilledFromOutside(ending);
  }
  const failure = findEndFailure(report, limits.cpuSeconds);
  return judged.isComplete && judged.gone === null ? null : failure;
}

function whyUnfinished(answer: SlotAnswer, judged: Judged): Failure | null {
  if (judged.gone !== null) {
    const { exitCode } = answer.report.program;
    return exitCode === 0 || judged.gone.includes('malformed')
      ? { ...diedFailure(answer.report.program), message: judged.gone }
      : diedFailure(answer.report.program);
  }
  return judged.isComplete ? null : diedFailure(answer.report.judge ?? answer.report.program);
}

/** Tests that never came to run fail with what kept them from it; there is always one to carry it. */
function pad(judged: Judged, failure: Failure): TestResult[] {
  const missing = Math.max(judged.planned - judged.tests.length, judged.tests.length === 0 ? 1 : 0);
  const isShown = missing > 0 || judged.tests.some((result) => result !== null);
  const padding = Array.from({ length: isShown ? missing : 1 }, () => failure);
  return [...judged.tests, ...padding];
}
