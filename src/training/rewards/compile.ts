import type { Verdict } from '../../contracts/verdict.js';

/** CompCoder's reward (arXiv 2203.05132): 1 for a program that compiles, -1 for one that does not. */
export function compileReward({ status }: Pick<Verdict, 'status'>): number {
  return status === 'syntax_error' ? -1 : 1;
}
