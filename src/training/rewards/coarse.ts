import type { Verdict } from '../../contracts/verdict.js';

/**
 * Coarse outcome reward (CodeRL, arXiv 2207.01780; FALCON eq. 7): passed 1.0, a test failed -0.3, runtime error
 * or timeout -0.6, syntax error -1.0. Null when the sandbox failed: that says nothing about the program.
 */
export function coarseReward(verdict: Pick<Verdict, 'status'>): number | null {
  switch (verdict.status) {
    case 'passed':
      return 1;
    case 'assertion_failure':
      return -0.3;
    case 'runtime_error':
    case 'timeout':
      return -0.6;
    case 'syntax_error':
      return -1;
    case 'sandbox_error':
      return null;
  }
}
