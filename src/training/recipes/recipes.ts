import { seedMemories } from '../mrlf/demonstrations.js';
import { formOf } from '../mrlf/form.js';
import { metaStep } from '../mrlf/mrlf.js';
import { ShortTermMemory } from '../mrlf/short-term-memory.js';
import { groupRecipe } from './group-recipe.js';
import type { Recipe } from './recipe.js';
import { type RecipeSettings, stepsOf } from './recipe-settings.js';
import { rftStep } from './rft.js';
import type { MrlfSettings } from './falcon-settings.js';
import { rltf } from './rltf.js';
import { sampled } from './sampled.js';
import { sftStep } from './sft.js';
import { stepcoder } from './stepcoder.js';

export function recipeFor(settings: RecipeSettings): Recipe {
  return sampled(
    methodOf(settings),
    'taskSampling' in settings ? settings.taskSampling : undefined,
  );
}

/** The recipes by name. A new one is its settings, its step, and a case here. */
function methodOf(settings: RecipeSettings): Recipe {
  switch (settings.name) {
    case 'falcon':
      return falcon(settings);
    case 'rltf':
      return rltf(settings);
    case 'stepcoder':
      return stepcoder(settings);
    case 'rft':
      return stateless(settings, (run, step) => rftStep(run, settings, step));
    case 'sft':
      return stateless(settings, (run, step) => sftStep(run, settings, step));
    case 'rloo':
    case 'grpo':
    case 'dr_grpo':
    case 'dapo':
    case 'ppocoder':
    case 'coderl':
    case 'compcoder':
    case 'rlcf':
      return groupRecipe(settings);
  }
}

function falcon(settings: MrlfSettings): Recipe {
  const form = formOf(settings);
  const shortTerm = new ShortTermMemory(settings.memory.maxAgeSteps);
  return {
    steps: stepsOf(settings),
    start: (run) => seedMemories({ run, settings, form, shortTerm }),
    step: (run, step) => metaStep({ run, settings, form, shortTerm }, step),
    save: () => shortTerm.save(),
    restore: (state) => shortTerm.restore(state),
  };
}

/** A recipe whose steps leave nothing but what the engine holds. */
function stateless(settings: RecipeSettings, step: Recipe['step']): Recipe {
  return {
    steps: stepsOf(settings),
    start: () => Promise.resolve(),
    step,
    save: () => null,
    restore: () => undefined,
  };
}
