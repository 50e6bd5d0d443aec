import { seedMemories } from '../mrlf/demonstrations.js';
import { metaStep } from '../mrlf/mrlf.js';
import { ShortTermMemory } from '../mrlf/short-term-memory.js';
import type { Run } from '../run-context.js';
import { rlooStep } from './rloo.js';
import type { RecipeSettings } from './settings.js';

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

/** The recipes by name. A new one is one file, its settings, and a case here. */
export function recipeFor(settings: RecipeSettings): Recipe {
  switch (settings.name) {
    case 'falcon': {
      const shortTerm = new ShortTermMemory(settings.memory.maxAgeSteps);
      return {
        steps: settings.metaSteps,
        start: (run) => seedMemories({ run, settings, shortTerm }),
        step: (run, step) => metaStep({ run, settings, shortTerm }, step),
        save: () => shortTerm.save(),
        restore: (state) => shortTerm.restore(state),
      };
    }
    case 'rloo':
      return {
        steps: settings.steps,
        start: () => Promise.resolve(),
        step: (run, step) => rlooStep(run, settings, step),
        save: () => null,
        restore: () => undefined,
      };
  }
}
