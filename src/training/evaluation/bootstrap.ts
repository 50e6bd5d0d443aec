import type { Interval } from '../../contracts/training.js';
import { mean } from '../mean.js';
import { randomFor } from '../random.js';

const RESAMPLES = 1_000;

/** Mean of the values with its 95 % percentile bootstrap interval over the values (here: over tasks). */
export function bootstrapMean(values: readonly number[], seed: number): Interval {
  if (values.length === 0) {
    return { value: 0, low: 0, high: 0 };
  }
  const random = randomFor(seed, 'bootstrap', values.length);
  const means = Float64Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let draw = 0; draw < values.length; draw += 1) {
      sum += values[random.integer(values.length)] ?? 0;
    }
    return sum / values.length;
  }).toSorted();
  return {
    value: mean(values),
    low: means[Math.floor(0.025 * RESAMPLES)] ?? 0,
    high: means[Math.ceil(0.975 * RESAMPLES) - 1] ?? 0,
  };
}
