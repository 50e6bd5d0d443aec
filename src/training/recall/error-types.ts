import type { Verdict } from '../../contracts/verdict.js';

/** The error type of a program that ran and gave a wrong result. */
export const WRONG_ANSWER = 'WrongAnswer';
export const TIMEOUT = 'Timeout';

/** The distinct error types that a verdict shows, the one that decided it first; none for a pass. */
export function errorTypesOf(
  verdict: Pick<Verdict, 'status' | 'errorType' | 'tests'>,
): readonly string[] {
  if (verdict.status === 'passed' || verdict.status === 'sandbox_error') {
    return [];
  }
  const deciding = verdict.status === 'timeout' ? TIMEOUT : (verdict.errorType ?? WRONG_ANSWER);
  const others = verdict.tests
    .filter((test) => !test.passed)
    .map((test) => test.errorType ?? WRONG_ANSWER);
  return [...new Set([deciding, ...others])];
}
