import type { Verdict } from '../../contracts/verdict.js';
import { coarseReward } from './coarse.js';

/**
 * Adaptive reward (RLTF, arXiv 2307.04349; FALCON eq. 8): -0.3 + 1.3 x passed / total refines the one class in
 * which tests ran and some failed; the other classes keep the coarse reward. FALCON's text adds both terms, which
 * counts the tests twice.
 */
export function testReward(verdict: Pick<Verdict, 'status' | 'passed' | 'total'>): number | null {
  if (verdict.status !== 'assertion_failure' || verdict.total === 0) {
    return coarseReward(verdict);
  }
  return -0.3 + (1.3 * verdict.passed) / verdict.total;
}
