import { type LossReport, policyLoss, type TokenAdvantages } from '../losses/policy-loss.js';
import { supervisedLoss } from '../losses/supervised-loss.js';
import { makePrompts, type PromptPlan } from '../prompting.js';
import { seedFor } from '../random.js';
import { demonstrationsFor } from '../recall/demonstrations.js';
import { episodesToRemember } from '../recall/episodes.js';
import { scheduled } from '../recipes/schedule.js';
import type { FalconSettings } from '../recipes/settings.js';
import { type Attempt, rollout } from '../rollout.js';
import { META_POLICY, type Run } from '../run-context.js';
import { stepOutcome } from '../step-outcome.js';
import { recall, type Recalled, unitsWithMemory, withRepairs } from './recall.js';
import type { ShortTermMemory } from './short-term-memory.js';
import { drawUnits, type Unit } from './units.js';

/** A falcon job in progress. */
export interface Mrlf {
  readonly run: Run;
  readonly settings: FalconSettings;
  readonly shortTerm: ShortTermMemory;
}

/** The tasks of one meta-step, each with its task policy and what memory knows of it. */
interface Batch {
  readonly step: number;
  readonly units: readonly Unit[];
  /** theta_1 .. theta_B, the name of each unit's adapter. */
  readonly taskPolicies: readonly string[];
  readonly recalled: Recalled;
  readonly showsMemory: ReadonlySet<Unit>;
}

/**
 * One meta-step of Algorithm 1 (FALCON, arXiv 2410.21349: MRLF) in its sound form. In the paper's symbols: theta is
 * the meta policy, theta_i a task policy, alpha the inner and beta the meta learning rate, LMB and SMB long- and
 * short-term memory. Three things differ from the text: an attempt is measured against the others of its group,
 * the outer gradient comes from fresh attempts of theta_i, and long-term memory feeds prompts, error shares and
 * the supervised term but never the policy gradient, since its attempts come from older policies.
 */
export async function metaStep(mrlf: Mrlf, step: number): Promise<void> {
  const batch = await sampleTasks(mrlf, step);
  const support = await generateAndTest(mrlf, batch, 'support');
  const learned = await adapt(mrlf, batch, support);
  const query = await generateAndTest(mrlf, batch, 'query');
  const report = await updateMetaPolicy(mrlf, batch, query);
  await remember(mrlf, batch, [...support, ...query]);
  const advantages = new Map([...learned, ...report.advantages]);
  const outcome = stepOutcome({ support, query }, { ...report, advantages });
  await mrlf.run.ports.journal.finish(step, outcome);
}

/** Samples tasks {T_i}, sets theta_i = theta, and recalls what LMB holds for them. */
async function sampleTasks({ run, settings }: Mrlf, step: number): Promise<Batch> {
  const { tasksPerStep, tasksPerProject } = settings;
  const options = { seed: run.job.seed, count: tasksPerStep, tasksPerProject };
  const units = drawUnits(run.job.trainTasks, step, options);
  await run.ports.journal.phase('recalling');
  const recalled = await recall(run, settings, units);
  const taskPolicies = units.map((_, index) => `task-${index}`);
  await run.ports.engine.copy(run.job.session, META_POLICY, taskPolicies);
  const showsMemory = unitsWithMemory(run, settings, step, units);
  return { step, units, taskPolicies, recalled, showsMemory };
}

/** Generates programs with theta_i, tests them, and writes the feedback into SMB. */
async function generateAndTest(
  { run, settings, shortTerm }: Mrlf,
  batch: Batch,
  set: 'support' | 'query',
): Promise<Attempt[][]> {
  await run.ports.journal.phase('sampling');
  const plans = batch.units.flatMap((unit, index) =>
    unit[set].map((task): PromptPlan => {
      const adapter = batch.taskPolicies[index] as string;
      const cards = batch.showsMemory.has(unit) ? (batch.recalled.cards[task.id] ?? []) : [];
      return { task, adapter, cards, failed: null, begun: '' };
    }),
  );
  const share = set === 'query' && settings.memory.shortTerm ? settings.memory.repairShare : 0;
  const planned = await withRepairs(run, plans, shortTerm, { share, step: batch.step });
  const attempts = await rollout(run, await makePrompts(run, planned), {
    samples: set === 'support' ? settings.supportSamples : settings.querySamples,
    seed: seedFor(run.job.seed, set, batch.step),
    recentErrors: (taskId, fresh) => shortTerm.recentErrors(taskId, fresh),
    errorShares: batch.recalled.errorShares,
    rewards: settings,
  });
  shortTerm.write(batch.step, attempts.flat());
  return attempts;
}

/**
 * theta_i = theta_i - alpha grad L_inner(theta_i), for all tasks of the batch at once. Every inner step weights the same
 * attempts with the same advantages, which it returns.
 */
async function adapt(mrlf: Mrlf, batch: Batch, support: Attempt[][]): Promise<TokenAdvantages> {
  const { run, settings } = mrlf;
  let advantages: TokenAdvantages = new Map();
  await run.ports.journal.phase('inner_update');
  for (let inner = 0; inner < settings.innerSteps; inner += 1) {
    ({ advantages } = await innerLoss(mrlf, batch, support));
    await run.ports.engine.innerStep({
      session: run.job.session,
      adapters: batch.taskPolicies,
      learningRate: settings.innerLearningRate,
      rule: settings.innerRule,
      normCap: settings.innerNormCap,
      learnedRatesOf: META_POLICY,
    });
  }
  return advantages;
}

/** theta = theta - beta grad_theta sum_i L(theta_i), the gradient taken at theta_i (first order). */
async function updateMetaPolicy(
  mrlf: Mrlf,
  batch: Batch,
  query: Attempt[][],
): Promise<LossReport & { readonly gradientNorm: number }> {
  const { run, settings } = mrlf;
  await run.ports.journal.phase('outer_update');
  const report = await innerLoss(mrlf, batch, query);
  const { gradientNorm } = await run.ports.engine.metaStep({
    session: run.job.session,
    meta: META_POLICY,
    tasks: batch.taskPolicies,
    mode: settings.metaGradient,
    optimiser: scheduled(settings.optimiser, batch.step, settings.metaSteps),
    innerRateStep: settings.metaGradient === 'fomaml' ? settings.innerRateStep : 0,
  });
  await run.ports.engine.drop(run.job.session, batch.taskPolicies);
  return { ...report, gradientNorm };
}

/** L_inner: the clipped policy loss of the attempts, plus the supervised loss of what is known to be right. */
async function innerLoss(
  { run, settings }: Mrlf,
  batch: Batch,
  attempts: Attempt[][],
): Promise<LossReport> {
  const report = await policyLoss(run, { groups: attempts }, batch.taskPolicies, settings);
  const demonstrations = batch.units.flatMap(({ support }, index) =>
    demonstrationsFor(run, batch.taskPolicies[index] as string, support, batch.recalled.cards),
  );
  await supervisedLoss(run, demonstrations, batch.taskPolicies, settings.supervisedWeight);
  return report;
}

/** Appends episodes to LMB. */
async function remember(
  { run, settings }: Mrlf,
  batch: Batch,
  attempts: Attempt[][],
): Promise<void> {
  if (settings.memory.longTerm) {
    const judged = attempts.flat().map((attempt) => ({ ...attempt, reward: attempt.reward.total }));
    await run.ports.memory.remember(episodesToRemember(run.job.id, batch.step, 'training', judged));
  }
}
