import type { EvaluationResult } from '../../contracts/training.js';
import { makePrompts, plainPrompt } from '../prompting.js';
import { randomFor, seedFor } from '../random.js';
import { runPrograms } from '../rollout.js';
import { META_POLICY, type Run } from '../run-context.js';
import type { EvaluationSet } from '../train.js';
import { adaptToProjects, type Examined } from './adapt.js';
import { bootstrapMean } from './bootstrap.js';
import { passAtK } from './pass-at-k.js';

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
    0,
    chosen.map((task) => ({ task, adapter: META_POLICY })),
  );
}

async function evaluateProjects(run: Run, set: EvaluationSet): Promise<EvaluationResult[]> {
  const results: EvaluationResult[] = [];
  await adaptToProjects(run, set, async (innerSteps, examined) => {
    results.push(await examine(run, set.name, innerSteps, examined));
  });
  return results;
}

async function examine(
  run: Run,
  set: string,
  innerSteps: number,
  examined: readonly Examined[],
): Promise<EvaluationResult> {
  const { samples, temperature, k } = run.job.evaluation;
  const sampled = await attempt(run, examined, { samples, temperature, set });
  const greedy = await attempt(run, examined, { samples: 1, temperature: 0, set });
  const judged = sampled.filter((passes) => passes.length >= Math.max(...usable(k, samples)));
  const seed = seedFor(run.job.seed, 'bootstrap', set);
  const passAt = usable(k, samples).map((size) => [
    String(size),
    bootstrapMean(
      judged.map((passes) => passAtK(passes.length, passes.filter(Boolean).length, size)),
      seed,
    ),
  ]);
  const missing = sampled.reduce((sum, passes) => sum + samples - passes.length, 0);
  return {
    set,
    tasks: examined.length,
    samples,
    temperature,
    innerSteps,
    passAt: Object.fromEntries(passAt) as EvaluationResult['passAt'],
    greedy: bootstrapMean(
      greedy.flatMap((passes) => passes.map(Number)),
      seed,
    ),
    unjudged: missing,
  };
}

/** pass@k exists for k up to the number of samples. */
function usable(k: readonly number[], samples: number): number[] {
  return k.filter((size) => size <= samples);
}

/** Whether each judged attempt passed, by task. */
async function attempt(
  run: Run,
  examined: readonly Examined[],
  options: { readonly samples: number; readonly temperature: number; readonly set: string },
): Promise<boolean[][]> {
  const plans = examined.map(({ task, adapter }) => plainPrompt(task, adapter));
  const prompts = await makePrompts(run, plans);
  const drawn = await run.ports.engine.sample({
    session: run.job.session,
    prompts: prompts.map(({ tokens }) => tokens),
    adapters: prompts.map(({ adapter }) => adapter),
    samplesPerPrompt: options.samples,
    maxNewTokens: run.job.recipe.sampling.maxNewTokens ?? run.job.model.maxNewTokens,
    temperature: options.temperature,
    topP: 1,
    topK: 0,
    seed: seedFor(run.job.seed, 'evaluation', options.set),
    stop: run.job.model.stop,
  });
  const programs = drawn.map(({ text }, index) => {
    const { task } = examined[Math.floor(index / options.samples)] as Examined;
    return { task, program: run.template.programOf(task, text).program };
  });
  const verdicts = await runPrograms(run, programs);
  return examined.map((_, group) =>
    verdicts
      .slice(group * options.samples, (group + 1) * options.samples)
      .filter(({ status }) => status !== 'sandbox_error')
      .map(({ status }) => status === 'passed'),
  );
}
