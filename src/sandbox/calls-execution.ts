import { z } from 'zod';
import type { Execution, ExecutionLimits } from '../contracts/execution.js';
import type { TestSuite } from '../contracts/task.js';
import type { Verdict } from '../contracts/verdict.js';
import { isSettled, settle } from './checker.js';
import type { Outcome } from './checker.js';
import { ProgramError, readLog } from './child-log.js';
import { isSameValue } from './output-comparer.js';
import type { Lease } from './sandbox-pool.js';
import type { SlotAnswer } from './slot-protocol.js';
import { decodeValue, fromJson, showValue, toJson } from './tagged-value.js';
import type { ReturnedValue } from './tagged-value.js';
import { buildVerdict, diedFailure, findEndFailure, raisedFailure } from './verdict-builder.js';
import { wrongAnswer } from './verdict-builder.js';
import type { Failure } from './verdict-builder.js';

type CallsSuite = Extract<TestSuite, { kind: 'calls' }>;

const Loading = z.union([z.object({ loaded: z.literal(true) }), z.object({ fault: ProgramError })]);
// `value` stays unknown here: a schema that walks it would follow a hostile nesting down the stack.
const Answer = z.union([z.object({ error: ProgramError }), z.object({ value: z.unknown() })]);

/**
 * Calls the function once per case in one process. The expected values stay here: this process is the judge, and a
 * program can do no more than answer.
 */
export async function runCalls(
  lease: Lease,
  execution: Execution,
  suite: CallsSuite,
  limits: ExecutionLimits,
): Promise<Verdict> {
  const answer = await lease.run({
    mode: 'calls',
    program: execution.program,
    input: JSON.stringify(suite.cases.map((item) => item.args)),
    limits,
    entryPoint: suite.entryPoint,
    traceLines: execution.traceLines ?? false,
  });
  const { report } = answer;
  const outcomes = compareAnswers(answer, suite, limits);
  const { comparer } = suite;
  const results =
    comparer.kind === 'checker'
      ? await settle(lease, comparer, outcomes, limits)
      : outcomes.filter(isSettled);
  return buildVerdict(results, {
    cpuMs: report.program.cpuMs,
    wallMs: report.wallMs,
    peakKb: report.program.peakKb,
    isolation: lease.isolation,
    judgeMode: 'split',
    executedLines: report.lines,
  });
}

function compareAnswers(answer: SlotAnswer, suite: CallsSuite, limits: ExecutionLimits): Outcome[] {
  const ended = findEndFailure(answer.report, limits.cpuSeconds);
  const [first, ...answers] = readLog(answer.log);
  const loading = Loading.safeParse(first);
  const missing = ended ?? diedFailure(answer.report.program);
  if (!loading.success) {
    return suite.cases.map(() => missing);
  }
  if ('fault' in loading.data) {
    const fault = raisedFailure(loading.data.fault);
    return suite.cases.map(() => fault);
  }
  return suite.cases.map((item, i) =>
    i < answers.length ? compareAnswer(answers[i], item, suite) : missing,
  );
}

function compareAnswer(
  data: unknown,
  item: CallsSuite['cases'][number],
  suite: CallsSuite,
): Outcome {
  const answer = Answer.safeParse(data);
  if (!answer.success) {
    return malformed();
  }
  if ('error' in answer.data) {
    return raisedFailure(answer.data.error);
  }
  try {
    const got = decodeValue(answer.data.value);
    return compareValues(suite, item, got);
  } catch {
    return malformed();
  }
}

function compareValues(
  { comparer, entryPoint }: CallsSuite,
  { args, expected }: CallsSuite['cases'][number],
  got: ReturnedValue,
): Outcome {
  const wanted = fromJson(expected);
  const call = `${entryPoint}(${args.map((value) => showValue(fromJson(value))).join(', ')})`;
  const failure = wrongAnswer(`${call} gave ${showValue(got)}, expected ${showValue(wanted)}`);
  if (comparer.kind === 'checker') {
    return { claim: { input: args, output: toJson(got), expected, failure } };
  }
  return isSameValue(comparer, got, wanted) ? null : failure;
}

function malformed(): Failure {
  const message = 'the answer is not plain data';
  return { status: 'runtime_error', kind: 'protocol', errorType: 'ProtocolError', message };
}
