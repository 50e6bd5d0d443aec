import type { Execution } from '../../src/contracts/execution.js';
import type { TestSuite } from '../../src/contracts/task.js';
import type { Verdict } from '../../src/contracts/verdict.js';
import { CodeRunner } from '../../src/training/ports.js';

/** How many tests a program passes, or that it could not be judged. */
export type FakeOutcome = number | 'sandbox_error' | 'syntax_error';

/**
 * Looks programs up in a table instead of running them. A program that is not in the table passes nothing, as a
 * program that answers wrongly would.
 */
export class FakeCodeRunner extends CodeRunner {
  readonly executions: Execution[] = [];

  constructor(
    private readonly outcomes:
      ReadonlyMap<string, FakeOutcome> | ((execution: Execution) => FakeOutcome),
  ) {
    super();
  }

  override run(executions: readonly Execution[], signal?: AbortSignal): Promise<Verdict[]> {
    signal?.throwIfAborted();
    this.executions.push(...executions);
    return Promise.resolve(executions.map((execution) => this.judge(execution)));
  }

  private judge(execution: Execution): Verdict {
    const { outcomes } = this;
    const outcome =
      typeof outcomes === 'function' ? outcomes(execution) : (outcomes.get(execution.program) ?? 0);
    return describe(outcome, countTests(execution.tests), execution);
  }
}

function describe(outcome: FakeOutcome, total: number, execution: Execution): Verdict {
  const base = {
    cpuMs: 1,
    wallMs: 1,
    peakKb: 1,
    isolation: 'fake',
    judgeMode: execution.tests.kind === 'stdio' ? ('stdio' as const) : ('split' as const),
  };
  if (outcome === 'sandbox_error') {
    return { ...base, status: outcome, kind: 'unavailable', passed: 0, total: 0, tests: [] };
  }
  const passed = typeof outcome === 'number' ? Math.min(outcome, total) : 0;
  const tests = Array.from({ length: total }, (_, i) => ({ passed: i < passed }));
  const counted = { ...base, passed, total, tests };
  if (outcome === 'syntax_error') {
    return { ...counted, status: outcome, kind: 'syntax', errorType: 'SyntaxError', errorLine: 1 };
  }
  return passed === total
    ? { ...counted, status: 'passed', kind: 'ok' }
    : {
        ...counted,
        status: 'assertion_failure',
        kind: 'wrong_answer',
        errorType: 'AssertionError',
      };
}

function countTests(suite: TestSuite): number {
  switch (suite.kind) {
    case 'calls':
    case 'stdio':
      return suite.cases.length;
    case 'asserts':
      return suite.asserts.length;
    case 'check':
      return suite.check.match(/^\s*assert\b/gmu)?.length ?? 0;
  }
}
