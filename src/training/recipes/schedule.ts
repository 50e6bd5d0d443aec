import type { Optimiser } from '../../contracts/policy.js';
import type { OptimiserSettings } from './settings.js';

/** Share of the decay that is done at a share of the way. */
const DECAYED: Readonly<Record<OptimiserSettings['decay'], (progress: number) => number>> = {
  linear: (progress) => progress,
  cosine: (progress) => (1 - Math.cos(Math.PI * progress)) / 2,
  constant: () => 0,
};

/** Adam at a step of a schedule: linear warm-up, then decay to `finalShare` of the rate at the last step. */
export function scheduled(settings: OptimiserSettings, step: number, steps: number): Optimiser {
  const { learningRate, decay, finalShare, warmUpSteps } = settings;
  const { beta1, beta2, weightDecay, gradientClip } = settings;
  const warmUp = Math.min(1, step / (warmUpSteps + 1));
  const progress = steps <= 1 ? 0 : (step - 1) / (steps - 1);
  return {
    kind: 'adam',
    learningRate: learningRate * warmUp * (1 - (1 - finalShare) * DECAYED[decay](progress)),
    beta1,
    beta2,
    epsilon: 1e-8,
    weightDecay,
    gradientClip,
  };
}
