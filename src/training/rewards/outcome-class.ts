import type { VerdictStatus } from '../../contracts/verdict.js';

/** The class that an outcome head knows a verdict by (CodeRL, arXiv 2207.01780). What the sandbox could not run has none. */
export const OUTCOME_CLASSES: Readonly<Record<Exclude<VerdictStatus, 'sandbox_error'>, number>> = {
  syntax_error: 0,
  runtime_error: 1,
  timeout: 1,
  assertion_failure: 2,
  passed: 3,
};

/** @throws RangeError for a failure of the sandbox, which says nothing of the program */
export function outcomeClass(status: VerdictStatus): number {
  if (status === 'sandbox_error') {
    throw new RangeError('A failure of the sandbox is no outcome of the program');
  }
  return OUTCOME_CLASSES[status];
}
