import type { EvaluationResult } from '../../contracts/training.js';
import { plainPrompt } from '../prompting.js';
import { randomFor, seedFor } from '../random.js';
import { META_POLICY, type Run } from '../run-context.js';
import type { EvaluationSet } from '../train.js';
import { mean } from '../mean.js';
import { adaptToProjects, type Examined, type Practised } from './adapt.js';
import { bootstrapMean } from './bootstrap.js';
import { estimatePassAt } from './estimates.js';
import { answerPlans, type Drawing, judgeAnswers } from './examine.js';

/**
 * Evaluates the meta policy on held-out sets with plain prompts; memory is neither read nor written. Sets of
 * projects are evaluated on the query half of each project after 0, 1, 2 ... inner steps on the support half.
 * The same seed examines the same tasks with the same draws before and after training.
 */
export async function evaluate(run: Run): Promise<EvaluationResult[]> {
  const results: EvaluationResult[] = [];
  for (const set of run.job.evaluationSets) {
    const isOfProjects = set.tasks.every(({ project }) => project !== undefined);
    results.push(
      ...(isOfProjects ? await evaluateProjects(run, set) : [await evaluateTasks(run, set)]),
    );
  }
  return results;
}

async function evaluateTasks(run: Run, set: EvaluationSet): Promise<EvaluationResult> {
  const { tasksPerSet } = run.job.evaluation;
  const ordered = set.tasks.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const chosen = randomFor(run.job.seed, 'evaluation', set.name)
    .shuffle(ordered)
    .slice(0, tasksPerSet);
  return examine(
    run,
    set.name,
    { innerSteps: 0 },
    chosen.map((task) => ({ task, adapter: META_POLICY })),
  );
}

async function evaluateProjects(run: Run, set: EvaluationSet): Promise<EvaluationResult[]> {
  const results: EvaluationResult[] = [];
  await adaptToProjects(run, set, async (practised, examined) => {
    results.push(await examine(run, set.name, practised, examined));
  });
  return results;
}

async function examine(
  run: Run,
  set: string,
  practised: Practised,
  examined: readonly Examined[],
): Promise<EvaluationResult> {
  const { samples, temperature, k } = run.job.evaluation;
  const seeds = { seed: seedFor(run.job.seed, 'evaluation', set), topP: 1 };
  const sampled = await attempt(run, examined, { ...seeds, samples, temperature });
  const greedy = await attempt(run, examined, { ...seeds, samples: 1, temperature: 0 });
  const seed = seedFor(run.job.seed, 'bootstrap', set);
  const { passAt } = estimatePassAt(sampled, usable(k, samples), seed);
  const missing = sampled.reduce((sum, passes) => sum + samples - passes.length, 0);
  return {
    set,
    tasks: examined.length,
    samples,
    temperature,
    ...practised,
    ...projectsOf(examined, sampled),
    passAt,
    greedy: bootstrapMean(
      greedy.flatMap((passes) => passes.map(Number)),
      seed,
    ),
    unjudged: missing,
  };
}

/** The mean pass@1 of each project; nothing of tasks that are in none. */
function projectsOf(
  examined: readonly Examined[],
  sampled: readonly (readonly boolean[])[],
): Pick<EvaluationResult, 'projects'> {
  const shares = new Map<string, number[]>();
  examined.forEach(({ task: { project } }, index) => {
    const passes = sampled[index] ?? [];
    if (project !== undefined && passes.length > 0) {
      shares.set(project, [...(shares.get(project) ?? []), mean(passes.map(Number))]);
    }
  });
  const means = [...shares].map(([project, of]) => [project, mean(of)] as const);
  return means.length === 0 ? {} : { projects: Object.fromEntries(means) };
}

/** pass@k exists for k up to the number of samples. */
function usable(k: readonly number[], samples: number): number[] {
  return k.filter((size) => size <= samples);
}

/** Whether each judged attempt passed, by task. */
async function attempt(
  run: Run,
  examined: readonly Examined[],
  drawing: Drawing,
): Promise<boolean[][]> {
  const plans = examined.map(({ task, adapter }) => plainPrompt(task, adapter));
  const answers = await answerPlans(run, plans, drawing);
  const tasks = examined.map(({ task }) => task);
  const verdicts = await judgeAnswers(run, tasks, answers);
  return verdicts.map((group) =>
    group
      .filter(({ status }) => status !== 'sandbox_error')
      .map(({ status }) => status === 'passed'),
  );
}
