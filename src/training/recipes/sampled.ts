import { z } from 'zod';
import { isMeasured, TaskSampler, type TaskSampling } from '../curriculum/task-sampling.js';
import type { Recipe } from './recipe.js';

const State = z.strictObject({ recipe: z.unknown(), sampler: z.unknown() });

/** A recipe whose tasks are drawn by what their attempts have shown; the same recipe where they are drawn by epoch. */
export function sampled(recipe: Recipe, sampling: TaskSampling | undefined): Recipe {
  if (sampling === undefined || !isMeasured(sampling)) {
    return recipe;
  }
  const sampler = new TaskSampler(sampling);
  return {
    ...recipe,
    step: (run, step) => recipe.step({ ...run, sampler }, step),
    save: () => ({ recipe: recipe.save(), sampler: sampler.save() }),
    restore: (state) => {
      const saved = State.parse(state);
      recipe.restore(saved.recipe);
      sampler.restore(saved.sampler);
    },
  };
}
