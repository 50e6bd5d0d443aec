import { z } from 'zod';
import type { Execution, ExecutionLimits } from '../contracts/execution.js';
import type { TestSuite } from '../contracts/task.js';
import type { Verdict } from '../contracts/verdict.js';
import { isSettled, settle } from './checker.js';
import type { Outcome } from './checker.js';
import { ProgramError, readLog } from './child-log.js';
import { isSameText } from './output-comparer.js';
import type { Lease } from './sandbox-pool.js';
import type { SlotAnswer, SlotReport } from './slot-protocol.js';
import { showValue } from './tagged-value.js';
import { buildVerdict, findEndFailure, raisedFailure, wrongAnswer } from './verdict-builder.js';
import type { Failure } from './verdict-builder.js';

type StdioSuite = Extract<TestSuite, { kind: 'stdio' }>;

const Fault = z.object({ fault: ProgramError });
const LEAST_CPU_SECONDS = 0.001;
const MOST_INPUTS = 64;

/**
 * Runs the program once per case, each in a fresh process that sees one input and nothing else; the output is compared
 * here. The CPU limit is for all cases together: when it is used up, the rest count as timed out.
 */
export async function runStdio(
  lease: Lease,
  execution: Execution,
  suite: StdioSuite,
  limits: ExecutionLimits,
): Promise<Verdict> {
  const run = await runCases(lease, execution, suite, limits);
  const { comparer } = suite;
  const results =
    comparer.kind === 'checker'
      ? await settle(lease, comparer, run.outcomes, limits)
      : run.outcomes.filter(isSettled);
  const executedLines = execution.traceLines ? [...run.lines].toSorted((a, b) => a - b) : undefined;
  return buildVerdict(results, {
    ...run.spent,
    isolation: lease.isolation,
    judgeMode: 'stdio',
    executedLines,
  });
}

interface CasesRun {
  readonly outcomes: Outcome[];
  readonly lines: Set<number>;
  readonly spent: { cpuMs: number; wallMs: number; peakKb: number };
}

async function runCases(
  lease: Lease,
  { program, traceLines = false }: Execution,
  suite: StdioSuite,
  limits: ExecutionLimits,
): Promise<CasesRun> {
  const run: CasesRun = {
    outcomes: [],
    lines: new Set(),
    spent: { cpuMs: 0, wallMs: 0, peakKb: 0 },
  };
  for (const cases of batches(suite.cases)) {
    const cpuSeconds = Math.max(LEAST_CPU_SECONDS, limits.cpuSeconds - run.spent.cpuMs / 1000);
    const answers = await lease.runAll({
      mode: 'stdio',
      shared: program,
      parts: cases.map(({ input }) => input),
      limits: { ...limits, cpuSeconds },
      traceLines,
    });
    answers.forEach((answer, index) => {
      const item = cases[index];
      if (item !== undefined) {
        addCost(run, answer.report);
        run.outcomes.push(compareOutput(answer, item, suite, limits));
      }
    });
    const last = run.outcomes.at(-1) ?? null;
    if (last !== null && isSettled(last) && isFinal(last)) {
      run.outcomes.push(...suite.cases.slice(run.outcomes.length).map(() => last));
      break;
    }
  }
  return run;
}

/** The first case by itself, since it shows what is wrong with most programs that do not even compile. */
function* batches(cases: StdioSuite['cases']): Generator<StdioSuite['cases']> {
  yield cases.slice(0, 1);
  for (let start = 1; start < cases.length; start += MOST_INPUTS) {
    yield cases.slice(start, start + MOST_INPUTS);
  }
}

function addCost({ lines, spent }: CasesRun, { program, wallMs, lines: ran }: SlotReport): void {
  spent.cpuMs += program.cpuMs;
  spent.wallMs += wallMs;
  spent.peakKb = Math.max(spent.peakKb, program.peakKb);
  ran?.forEach((line) => lines.add(line));
}

/** A program that does not compile fails every case alike, and no time is left after a timeout. */
function isFinal(failure: Failure): boolean {
  return failure.status === 'syntax_error' || failure.status === 'timeout';
}

function compareOutput(
  answer: SlotAnswer,
  { input, expected }: StdioSuite['cases'][number],
  suite: StdioSuite,
  limits: ExecutionLimits,
): Outcome {
  const ended = findEndFailure(answer.report, limits.cpuSeconds);
  if (ended !== null) {
    return ended;
  }
  const fault = Fault.safeParse(readLog(answer.log)[0]);
  if (fault.success) {
    return raisedFailure(fault.data.fault);
  }
  const { exitCode } = answer.report.program;
  if (exitCode !== 0) {
    return exitFailure(exitCode);
  }
  const output = answer.output.toString('utf8');
  const failure = wrongAnswer(`printed ${showValue(output)}, expected ${showValue(expected)}`);
  if (suite.comparer.kind === 'checker') {
    return { claim: { input, output, expected, failure } };
  }
  return isSameText(suite.comparer, output, expected) ? null : failure;
}

function exitFailure(exitCode: number): Failure {
  const kind = exitCode < 0 ? 'process_died' : 'exception';
  const errorType = exitCode < 0 ? 'ProcessDied' : 'SystemExit';
  const message =
    exitCode < 0
      ? `the process was ended by signal ${-exitCode}`
      : `the program ended with exit status ${exitCode}`;
  return { status: 'runtime_error', kind, errorType, message };
}
