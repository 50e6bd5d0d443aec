import type { Optimiser, StepResult } from '../../../src/contracts/policy.js';
import type { Adapter } from './adapter.js';
import { norm } from './vectors.js';

/** One step of an adapter along `gradient`, which uses up its own; the norm told is that before the clip. */
export function optimise(adapter: Adapter, gradient: Float64Array, how: Optimiser): StepResult {
  const gradientNorm = norm(gradient);
  const isClipped = how.gradientClip > 0 && gradientNorm > how.gradientClip;
  const scale = isClipped ? how.gradientClip / gradientNorm : 1;
  const clipped = gradient.map((value) => value * scale);
  const direction = how.kind === 'sgd' ? clipped : adamDirection(adapter, clipped, how);
  adapter.weights = adapter.weights.map(
    (weight, index) =>
      weight * (1 - how.learningRate * how.weightDecay) - how.learningRate * direction[index]!,
  );
  adapter.gradient = null;
  return { gradientNorm };
}

function adamDirection(adapter: Adapter, gradient: Float64Array, how: Optimiser): Float64Array {
  const moments = adapter.moments ?? {
    first: new Float64Array(gradient.length),
    second: new Float64Array(gradient.length),
    steps: 0,
  };
  const steps = moments.steps + 1;
  const first = moments.first.map((m, i) => how.beta1 * m + (1 - how.beta1) * gradient[i]!);
  const second = moments.second.map((v, i) => how.beta2 * v + (1 - how.beta2) * gradient[i]! ** 2);
  adapter.moments = { first, second, steps };
  return first.map((m, i) => {
    const spread = Math.sqrt(second[i]! / (1 - how.beta2 ** steps));
    return m / (1 - how.beta1 ** steps) / (spread + how.epsilon);
  });
}
