import type { OperationOptions } from '../common/operation.js';

/** What requests of a key are counted apart by. */
export const RATE_CLASSES = ['reads', 'writes', 'compute'] as const;
export type RateClass = (typeof RATE_CLASSES)[number];

/** The class of a route; null for one that is open to everybody and not limited: health must always answer. */
export function rateClassOf(
  { scope, computes }: Pick<OperationOptions, 'scope' | 'computes'>,
  method: string,
): RateClass | null {
  if (scope === 'public') {
    return null;
  }
  if (computes === true) {
    return 'compute';
  }
  return method === 'GET' || method === 'HEAD' ? 'reads' : 'writes';
}
