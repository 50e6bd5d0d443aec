import type { Adapter } from './adapter.js';
import type { SoftmaxPolicy } from './softmax-policy.js';

/** The learned inner rates of `meta`, one for each weight; null while none are learned, which is as if all were 1. */
export function ratesOf(model: SoftmaxPolicy, meta: Adapter): Float64Array | null {
  if (meta.logRates === null) {
    return null;
  }
  const rates = new Float64Array(model.parameterCount);
  let start = 0;
  model.groups.forEach((size, group) => {
    rates.fill(Math.exp(meta.logRates![group]!), start, start + size);
    start += size;
  });
  return rates;
}

/**
 * Moves each log-rate of `meta` by `step` against the sign of its derivative.
 *
 * @param gains the derivative of the query loss in the log of each weight's own rate
 */
export function learnRates(
  model: SoftmaxPolicy,
  meta: Adapter,
  gains: Float64Array,
  step: number,
): void {
  if (step > 0) {
    const before = meta.logRates ?? model.groups.map(() => 0);
    const slopes = sumGroups(model, gains);
    meta.logRates = before.map((rate, group) => rate - step * Math.sign(slopes[group]!));
  }
}

function sumGroups(model: SoftmaxPolicy, values: Float64Array): number[] {
  let start = 0;
  return model.groups.map((size) => {
    const sum = values.subarray(start, start + size).reduce((total, value) => total + value, 0);
    start += size;
    return sum;
  });
}
