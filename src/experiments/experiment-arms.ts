import type { MemoryArm } from '../evaluations/evaluations.schemas.js';
import type { RecipeSettings } from '../training/recipes/recipe-settings.js';
import type { CreateExperiment } from './experiment-settings.schemas.js';

/** One choice of arm, judges and budget: what is trained once for each seed. */
export interface ArmChoice {
  /** In the report; unique in the experiment. */
  readonly name: string;
  /** Where it stands in the request. */
  readonly index: number;
  readonly recipe: RecipeSettings;
  readonly dataset: string;
  /** The field that names it. */
  readonly datasetField: string;
  /** The field that names its judges. */
  readonly judgesField: string;
  readonly memory: readonly MemoryArm[];
  /** Jobs whose episodes it recalls beside its own. */
  readonly memoryFrom: readonly string[] | undefined;
  /** Programs that its training is to sample; null when the steps of its recipe decide. */
  readonly attempts: number | null;
  /** The field that says so. */
  readonly attemptsField: string;
}

/** A cell before it is kept: an arm trained with a seed, or the untrained model, examined with one memory arm. */
export interface CellPlace {
  readonly arm: number | null;
  readonly seed: number | null;
  readonly memory: MemoryArm;
}

type Axes = Pick<
  CreateExperiment,
  'arms' | 'judges' | 'attempts' | 'dataset' | 'memory' | 'memoryFrom' | 'seeds'
>;

/** Every arm with each set of judges and each budget. */
export function choicesOf({
  arms,
  judges,
  attempts,
  dataset,
  memory,
  memoryFrom,
}: Axes): ArmChoice[] {
  return arms.flatMap((arm, index) => {
    const samples = arm.recipe.name !== 'sft';
    const sets = samples && judges.length > 0 ? judges : [null];
    const budgets = samples ? budgetsOf(arm.attempts, attempts) : [null];
    return sets.flatMap((set) =>
      budgets.map((budget) => ({
        name: [
          arm.name,
          ...(set === null ? [] : [set.name]),
          ...(budget === null || budgets.length === 1 ? [] : [`${budget} attempts`]),
        ].join(', '),
        index,
        recipe:
          set === null || arm.recipe.name === 'sft'
            ? arm.recipe
            : // A set may leave a recipe that needs a judge without one, which planning refuses.
              { ...arm.recipe, judges: set.judges },
        dataset: arm.dataset ?? dataset,
        datasetField: arm.dataset === undefined ? 'dataset' : `arms.${index}.dataset`,
        judgesField:
          set === null ? `arms.${index}.recipe.judges` : `judges.${judges.indexOf(set)}.judges`,
        memory: arm.memory ?? memory,
        memoryFrom: arm.memoryFrom ?? memoryFrom,
        attempts: budget,
        attemptsField:
          arm.attempts === undefined
            ? `attempts.${attempts.indexOf(budget ?? 0)}`
            : `arms.${index}.attempts`,
      })),
    );
  });
}

/**
 * Of the arms of these names, the one whose jobs examine the untrained model before they begin, for all arms that start from
 * it: the reference, else the first.
 */
export function beforehandArm(names: readonly string[], reference: string): string | undefined {
  return names.includes(reference) ? reference : names[0];
}

/** Those of an arm: its own, else every one of the experiment, else the steps of its recipe. */
function budgetsOf(own: number | undefined, shared: readonly number[]): readonly (number | null)[] {
  if (own !== undefined) {
    return [own];
  }
  return shared.length > 0 ? shared : [null];
}

/** The cells of an experiment, seed by seed, so that one that is stopped has whole rounds: the untrained model first. */
export function placesOf(
  choices: readonly Pick<ArmChoice, 'memory'>[],
  seeds: readonly number[],
): CellPlace[] {
  const memories = [...new Set(choices.flatMap(({ memory }) => memory))];
  return [
    ...memories.map((memory) => ({ arm: null, seed: null, memory })),
    ...seeds.flatMap((seed) =>
      choices.flatMap(({ memory: arms }, arm) =>
        [...new Set(arms)].map((memory) => ({ arm, seed, memory })),
      ),
    ),
  ];
}

/** The recipe with as many steps as its budget pays for, rounded down; 0 when it does not pay for one. */
export function withSteps(recipe: RecipeSettings, steps: number): RecipeSettings {
  if (recipe.name === 'sft') {
    return recipe;
  }
  return recipe.name === 'falcon' ? { ...recipe, metaSteps: steps } : { ...recipe, steps };
}
