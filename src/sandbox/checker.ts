import { z } from 'zod';
import type { ExecutionLimits } from '../contracts/execution.js';
import type { Comparer } from '../contracts/task.js';
import { ProgramError, readLog } from './child-log.js';
import type { Lease } from './sandbox-pool.js';
import type { SlotAnswer } from './slot-protocol.js';
import type { Failure, TestResult } from './verdict-builder.js';
import { checkConfinement, checkNotKilledFromOutside } from './verdict-builder.js';

type CheckerComparer = Extract<Comparer, { kind: 'checker' }>;

/** An answer that a checker program has to judge, and what is said of the test when the checker refuses it. */
export interface Claim {
  readonly input: unknown;
  readonly output: unknown;
  readonly expected: unknown;
  readonly failure: Failure;
}

export type Outcome = TestResult | { readonly claim: Claim };

export function isSettled(outcome: Outcome): outcome is TestResult {
  return outcome === null || 'status' in outcome;
}

/** The checker broke, so that nothing is known of the programs. */
export class CheckerFault extends Error {
  override readonly name = 'CheckerFault';
}

const ENTRY_POINT = 'check';
const Loading = z.object({ fault: ProgramError });
const Answer = z.object({ value: z.unknown() });
const Raised = z.object({ error: ProgramError });

/**
 * Lets the task's checker decide the claims among the outcomes. It runs like any program, confined, after the program
 * has ended, and nothing but `True` is a yes. An exception is a no, since checkers raise on what they cannot read.
 *
 * @throws CheckerFault when it has no `check`, ends by itself or takes too long
 */
export async function settle(
  lease: Lease,
  { program }: CheckerComparer,
  outcomes: readonly Outcome[],
  limits: ExecutionLimits,
): Promise<TestResult[]> {
  const claims = outcomes.flatMap((outcome) => (isSettled(outcome) ? [] : [outcome.claim]));
  if (claims.length === 0) {
    return outcomes.filter(isSettled);
  }
  const input = JSON.stringify(claims.map((claim) => [claim.input, claim.output, claim.expected]));
  const options = { mode: 'calls', entryPoint: ENTRY_POINT, limits } as const;
  const decisions = readDecisions(await lease.run({ program, input, ...options }), claims.length);
  const answers = decisions.values();
  return outcomes.map((outcome) => {
    if (isSettled(outcome)) {
      return outcome;
    }
    return answers.next().value === true ? null : outcome.claim.failure;
  });
}

function readDecisions({ report, log }: SlotAnswer, count: number): boolean[] {
  checkConfinement(report.program);
  checkNotKilledFromOutside(report.program);
  const [first, ...answers] = readLog(log);
  const loading = Loading.safeParse(first);
  if (loading.success) {
    const { type, message } = loading.data.fault;
    throw new CheckerFault(`The checker does not load: ${type}: ${message}`);
  }
  if (answers.length < count) {
    throw new CheckerFault('The checker ended before it had decided every test.');
  }
  return answers.slice(0, count).map((answer) => {
    const raised = Raised.safeParse(answer);
    if (
      raised.success &&
      raised.data.error.message.includes(`does not define \`${ENTRY_POINT}\``)
    ) {
      throw new CheckerFault('The checker defines no function `check`.');
    }
    return Answer.safeParse(answer).data?.value === true;
  });
}
