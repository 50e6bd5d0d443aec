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

/** What is left of an execution; any slot may run it. */
export type Rest = (lease: Lease) => Promise<Verdict>;

/**
 * Runs the program once per case, each in a fresh process that sees one input and nothing else; the output is compared
 * here. The CPU limit is for all cases together: when it is used up, the rest count as timed out.
 *
 * The first case runs by itself, since it shows what is wrong with most programs that do not even compile. Returns the
 * verdict when it settles everything.
 */
export async function beginStdio(
  lease: Lease,
  execution: Execution,
  suite: StdioSuite,
  limits: ExecutionLimits,
): Promise<Verdict | Rest> {
  const run = new StdioRun(execution, suite, limits);
  await run.next(lease, 1);
  return run.isOver ? run.conclude(lease) : (later) => run.finish(later);
}

class StdioRun {
  private readonly outcomes: Outcome[] = [];
  private readonly lines = new Set<number>();
  private readonly spent = { cpuMs: 0, wallMs: 0, peakKb: 0 };

  constructor(
    private readonly execution: Execution,
    private readonly suite: StdioSuite,
    private readonly limits: ExecutionLimits,
  ) {}

  get isOver(): boolean {
    return this.outcomes.length >= this.suite.cases.length;
  }

  /** Runs some of the cases that are left. */
  async next(lease: Lease, most: number): Promise<void> {
    const { program, traceLines = false } = this.execution;
    const start = this.outcomes.length;
    const cases = this.suite.cases.slice(start, start + most);
    const cpuSeconds = this.limits.cpuSeconds - this.spent.cpuMs / 1000;
    const answers = await lease.runAll({
      mode: 'stdio',
      shared: program,
      parts: cases.map(({ input }) => input),
      limits: { ...this.limits, cpuSeconds: Math.max(LEAST_CPU_SECONDS, cpuSeconds) },
      traceLines,
    });
    answers.forEach((answer, index) => {
      const item = cases[index];
      if (item !== undefined) {
        this.addCost(answer.report);
        this.outcomes.push(compareOutput(answer, item, this.suite, this.limits));
      }
    });
    const last = this.outcomes.at(-1) ?? null;
    if (last !== null && isSettled(last) && isFinal(last)) {
      this.outcomes.push(...this.suite.cases.slice(this.outcomes.length).map(() => last));
    }
  }

  async finish(lease: Lease): Promise<Verdict> {
    while (!this.isOver) {
      await this.next(lease, MOST_INPUTS);
    }
    return this.conclude(lease);
  }

  async conclude(lease: Lease): Promise<Verdict> {
    const { comparer } = this.suite;
    const results =
      comparer.kind === 'checker'
        ? await settle(lease, comparer, this.outcomes, this.limits)
        : this.outcomes.filter(isSettled);
    const lines = [...this.lines].toSorted((a, b) => a - b);
    return buildVerdict(results, {
      ...this.spent,
      isolation: lease.isolation,
      judgeMode: 'stdio',
      executedLines: this.execution.traceLines ? lines : undefined,
    });
  }

  private addCost({ program, wallMs, lines }: SlotReport): void {
    this.spent.cpuMs += program.cpuMs;
    this.spent.wallMs += wallMs;
    this.spent.peakKb = Math.max(this.spent.peakKb, program.peakKb);
    lines?.forEach((line) => this.lines.add(line));
  }
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
