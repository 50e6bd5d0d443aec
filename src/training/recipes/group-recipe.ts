import { z } from 'zod';
import { learnersOf } from '../learners/learners.js';
import { groupStep } from './group.js';
import type { GroupSettings } from './group-settings.js';
import type { Recipe } from './recipe.js';

/** A group method that is what its row of the table says, with what learns beside its policy. */
export function groupRecipe(settings: GroupSettings): Recipe {
  const learners = learnersOf(settings);
  return {
    steps: settings.steps,
    companions: learners.flatMap(({ companions }) => companions),
    start: () => Promise.resolve(),
    step: async (run, step) => {
      await groupStep(run, settings, step, { learners });
    },
    save: () => learners.map((learner) => learner.save?.() ?? null),
    restore: (state) => {
      const states = z
        .array(z.unknown())
        .length(learners.length)
        .parse(state ?? []);
      learners.forEach((learner, index) => learner.restore?.(states[index]));
    },
  };
}
