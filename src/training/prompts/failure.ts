import type { TestSuite } from '../../contracts/task.js';
import type { Verdict } from '../../contracts/verdict.js';

/** What is said when every test that the prompt shows passes and a hidden one does not. */
export const HIDDEN_FAILURE = 'wrong answer on a hidden test';

/**
 * The error that a repair prompt shows, from a run of the public tests only: what a hidden test asked, gave or
 * expected never reaches a prompt.
 */
export function describeFailure(publicTests: TestSuite, verdict: Verdict): string {
  switch (verdict.status) {
    case 'passed':
      return HIDDEN_FAILURE;
    case 'timeout':
      return 'TimeoutError: ran too long';
    case 'syntax_error':
    case 'runtime_error':
      return `${verdict.errorType ?? 'Error'}: ${verdict.message ?? ''}`.trim();
    case 'assertion_failure':
      return wrongAnswer(publicTests, verdict);
    case 'sandbox_error':
      throw new RangeError('A run that the sandbox could not judge describes no failure');
  }
}

function wrongAnswer(tests: TestSuite, verdict: Verdict): string {
  const index = verdict.tests.findIndex((test) => !test.passed);
  const message = verdict.tests[index]?.message;
  return message ?? verdict.message ?? `wrong answer on example ${index + 1} of ${tests.kind}`;
}
