import { seedMemories } from '../mrlf/demonstrations.js';
import { metaStep } from '../mrlf/mrlf.js';
import { ShortTermMemory } from '../mrlf/short-term-memory.js';
import type { Run } from '../run-context.js';
import { groupStep } from './group.js';
import { type RecipeSettings, stepsOf } from './recipe-settings.js';
import { rftStep } from './rft.js';
import type { FalconSettings } from './settings.js';
import { rltf } from './rltf.js';
import { sftStep } from './sft.js';
import { stepcoder } from './stepcoder.js';

/**
 * A training method in progress: its steps, and the state that a checkpoint must hold beside the engine's. Whatever a
 * step asks of the ports of its run is journaled; chance comes from the seed and the step.
 */
export interface Recipe {
  readonly steps: number;
  /** Runs once, before the first step of a fresh job. */
  start(run: Run): Promise<void>;
  step(run: Run, step: number): Promise<void>;
  /** Between two steps only: in the middle of one the state is half of the next. */
  save(): unknown;
  restore(state: unknown): void;
}

/** The recipes by name. A new one is its settings, its step, and a case here. */
export function recipeFor(settings: RecipeSettings): Recipe {
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
      return stateless(settings, async (run, step) => {
        await groupStep(run, settings, step);
      });
  }
}

function falcon(settings: FalconSettings): Recipe {
  const shortTerm = new ShortTermMemory(settings.memory.maxAgeSteps);
  return {
    steps: stepsOf(settings),
    start: (run) => seedMemories({ run, settings, shortTerm }),
    step: (run, step) => metaStep({ run, settings, shortTerm }, step),
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
