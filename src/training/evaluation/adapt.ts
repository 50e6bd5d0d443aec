import type { Task } from '../../contracts/task.js';
import { policyLoss } from '../losses/policy-loss.js';
import { groupByProject } from '../mrlf/units.js';
import { makePrompts, plainPrompt } from '../prompting.js';
import { randomFor, seedFor } from '../random.js';
import { formOf, innerSettingsOf } from '../mrlf/form.js';
import { type Attempt, rollout, WITHOUT_MEMORY } from '../rollout.js';
import { META_POLICY, type Run } from '../run-context.js';
import type { EvaluationSet } from '../train.js';

/** A task and the adapter that answers it. */
export interface Examined {
  readonly task: Task;
  readonly adapter: string;
}

interface Project {
  readonly adapter: string;
  readonly support: readonly Task[];
  readonly query: readonly Task[];
}

/** What was done to the policy before it is examined: steps, and how long they were beside those of the recipe. */
export interface Practised {
  readonly innerSteps: number;
  readonly innerRate?: number;
}

/**
 * Adapts a copy of the meta policy to each project of a set on attempts at its support half, and hands the query
 * half to `examine` after each number of inner steps that the job asks for, once for each length of them.
 */
export async function adaptToProjects(
  run: Run,
  set: EvaluationSet,
  examine: (practised: Practised, examined: readonly Examined[]) => Promise<void>,
): Promise<void> {
  const { engine } = run.ports;
  const { innerSteps, innerRates } = run.job.evaluation;
  const wanted = new Set(innerSteps);
  const projects = projectsOf(run, set);
  const adapters = projects.map(({ adapter }) => adapter);
  const examined = projects.flatMap(({ adapter, query }) =>
    query.map((task) => ({ task, adapter })),
  );
  // Whatever its length, the first step is taken on attempts of the policy before it: they are drawn once.
  let first: readonly Attempt[][] | null = null;
  for (const [index, innerRate] of [...new Set(innerRates)].entries()) {
    await engine.copy(run.job.session, META_POLICY, adapters);
    if (wanted.has(0) && index === 0) {
      await examine({ innerSteps: 0 }, examined);
    }
    for (let taken = 1; taken <= Math.max(0, ...wanted); taken += 1) {
      const attempts: readonly Attempt[][] =
        (taken === 1 ? first : null) ?? (await attemptsOf(run, projects, taken));
      first ??= attempts;
      await innerStep(run, projects, attempts, innerRate);
      if (wanted.has(taken)) {
        await examine({ innerSteps: taken, innerRate }, examined);
      }
    }
    await engine.drop(run.job.session, adapters);
  }
}

function projectsOf(run: Run, set: EvaluationSet): Project[] {
  const groups = [...groupByProject(set.tasks)].filter(([, tasks]) => tasks.length > 1);
  return groups.map(([name, tasks], index) => {
    const shuffled = randomFor(run.job.seed, 'adaptation', name).shuffle(tasks);
    const half = Math.floor(shuffled.length / 2);
    return {
      adapter: `project-${index}`,
      support: shuffled.slice(0, half),
      query: shuffled.slice(half),
    };
  });
}

/** Attempts at the support of each project, by its adapter as it stands before a step. */
async function attemptsOf(
  run: Run,
  projects: readonly Project[],
  step: number,
): Promise<readonly Attempt[][]> {
  const settings = innerSettingsOf(run.job.recipe);
  const plans = projects.flatMap(({ adapter, support }) =>
    support.map((task) => plainPrompt(task, adapter)),
  );
  return rollout(run, await makePrompts(run, plans), {
    samples: settings.supportSamples,
    seed: seedFor(run.job.seed, 'adaptation', step),
    ...WITHOUT_MEMORY,
    rewards: formOf(settings).rewards,
  });
}

/** One inner step with the job's own inner rule; recipes without one take falcon's defaults. */
async function innerStep(
  run: Run,
  projects: readonly Project[],
  attempts: readonly Attempt[][],
  innerRate: number,
): Promise<void> {
  const { recipe } = run.job;
  const form = formOf(innerSettingsOf(recipe));
  const adapters = projects.map(({ adapter }) => adapter);
  await policyLoss(run, { groups: attempts }, adapters, form.objective);
  await run.ports.engine.innerStep({
    session: run.job.session,
    adapters,
    ...form.inner,
    learningRate: form.inner.learningRate * innerRate,
    ...(recipe.name === 'falcon' && form.innerRateStep !== null
      ? { learnedRatesOf: META_POLICY }
      : {}),
  });
}
