import type { Task } from '../contracts/task.js';
import { groupByProject } from '../training/mrlf/units.js';
import type { RecipeSettings } from '../training/recipes/recipe-settings.js';
import type { EvaluationSet } from '../training/train.js';
import { evaluationSets } from './training-jobs.js';
import type { EffectiveConfig } from './jobs.schemas.js';

/** Programs that a job will sample, in its steps and in its evaluations. */
export interface Workload {
  readonly training: number;
  readonly evaluation: number;
}

/** What the settings ask for on these tasks. Projects of unequal size are drawn by turns, so they count by their mean. */
export function workloadOf(
  { recipe, evaluation }: Pick<EffectiveConfig, 'recipe' | 'evaluation'>,
  totalSteps: number,
  tasks: readonly Task[],
): Workload {
  const training = tasks.filter(({ split }) => split === 'train');
  const examined = evaluationSets(tasks).map((set) => examinedTasks(set, evaluation));
  const samples = evaluation.samples + 1;
  const stages = evaluation.before ? 2 : 1;
  return {
    training: Math.round(totalSteps * attemptsOfStep(recipe, training)),
    evaluation: stages * samples * examined.reduce((sum, count) => sum + count, 0),
  };
}

/** Programs that one step samples by its settings; refills and greedy baselines come on top. */
export function attemptsOfStep(recipe: RecipeSettings, tasks: readonly Task[]): number {
  if (recipe.name === 'sft') {
    return 0;
  }
  if (recipe.name !== 'falcon') {
    return recipe.tasksPerStep * recipe.samples;
  }
  const sizes = [...groupByProject(tasks).values()].map(({ length }) =>
    Math.min(recipe.tasksPerProject, Math.max(1, Math.floor(length / 2))),
  );
  const meanSize = sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.length);
  return recipe.tasksPerStep * meanSize * (recipe.supportSamples + recipe.querySamples);
}

/** Tasks of a set, counted once for each number, and each length, of inner steps after which they are examined. */
function examinedTasks(
  { tasks }: EvaluationSet,
  { tasksPerSet, innerSteps, innerRates }: EffectiveConfig['evaluation'],
): number {
  if (tasks.some(({ project }) => project === undefined)) {
    return Math.min(tasksPerSet, tasks.length);
  }
  const sizes = [...groupByProject(tasks).values()].map(({ length }) => length);
  const queries = sizes.filter((size) => size > 1).map((size) => size - Math.floor(size / 2));
  const steps = new Set(innerSteps);
  const practised = [...steps].filter((taken) => taken > 0).length * new Set(innerRates).size;
  return (practised + Number(steps.has(0))) * queries.reduce((sum, count) => sum + count, 0);
}
