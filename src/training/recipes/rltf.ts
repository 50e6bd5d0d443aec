import { randomFor } from '../random.js';
import { learnersOf } from '../learners/learners.js';
import { groupStep } from './group.js';
import type { RltfSettings } from './group-settings.js';
import type { Recipe } from './recipe.js';
import { ReplayBuffer } from './replay-buffer.js';

/**
 * RLTF (arXiv 2307.04349): coarse, adaptive and fine-grained feedback against a greedy baseline, from an online buffer. The
 * adaptive reward and the penalty on the failing line are those of `rewards/`; what was sampled is learnt from again
 * while it is fresh enough.
 */
export function rltf(settings: RltfSettings): Recipe {
  const buffer = new ReplayBuffer(settings.replay);
  const learners = learnersOf(settings);
  return {
    steps: settings.steps,
    companions: learners.flatMap(({ companions }) => companions),
    start: () => Promise.resolve(),
    step: async (run, step) => {
      const { tasksPerStep, samples } = settings;
      const replayed = buffer.draw(tasksPerStep * samples, randomFor(run.job.seed, 'replay', step));
      const { rows } = await groupStep(run, settings, step, { learners, replayed });
      buffer.add(step, rows);
    },
    save: () => buffer.save(),
    restore: (state) => buffer.restore(state),
  };
}
