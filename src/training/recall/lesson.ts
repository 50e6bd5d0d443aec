import type { Verdict } from '../../contracts/verdict.js';
import { errorTypesOf } from './error-types.js';

/**
 * The one line that an episode teaches. It names what happened, never what a hidden test asked or expected.
 */
export function lessonOf(verdict: Verdict): string {
  if (verdict.status === 'passed') {
    return `Passed all ${verdict.total} tests.`;
  }
  const [type] = errorTypesOf(verdict);
  const place = verdict.errorLine === undefined ? '' : ` at line ${verdict.errorLine}`;
  return `Failed with ${type ?? 'an unknown error'}${place}; ${verdict.passed} of ${verdict.total} tests passed.`;
}
