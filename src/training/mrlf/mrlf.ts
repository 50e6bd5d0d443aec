import { seedFor } from '../random.js';
import { episodesToRemember } from '../recall/episodes.js';
import { type Attempt, rollout } from '../rollout.js';
import { META_POLICY } from '../run-context.js';
import { type StepReport, stepOutcome } from '../step-outcome.js';
import type { Batch, Mrlf, TaskSet } from './batch.js';
import { addGradients, innerLoss, type InnerLoss } from './inner-loss.js';
import { type Losses, metaUpdate } from './meta-update.js';
import { promptsOf } from './prompts.js';
import { recall, unitsWithMemory } from './recall.js';
import { drawUnits, noteVisits } from './units.js';

/**
 * One meta-step of Algorithm 1 (FALCON, arXiv 2410.21349: MRLF). In the paper's symbols: theta is the meta policy,
 * theta_i a task policy, alpha the inner and beta the meta learning rate, LMB and SMB long- and short-term memory. Three
 * things differ from the text unless the mode is `paper` (see `form.ts`): an attempt is measured against the others of
 * its group, the outer gradient comes from fresh attempts of theta_i, and long-term memory feeds prompts, error shares
 * and the supervised term but never the policy gradient, since its attempts come from older policies.
 */
export async function metaStep(mrlf: Mrlf, step: number): Promise<void> {
  const batch = await sampleTasks(mrlf, step);
  const support = await generateAndTest(mrlf, batch, 'support');
  const supportLoss = await innerLoss(mrlf, batch, support);
  await adapt(mrlf, batch, supportLoss);
  const query = await generateAndTest(mrlf, batch, 'query');
  const outerLoss =
    mrlf.form.outerSet === 'query' ? await innerLoss(mrlf, batch, query) : supportLoss;
  const report = await updateMetaPolicy(mrlf, batch, { inner: supportLoss, outer: outerLoss });
  await remember(mrlf, batch, [...support, ...query]);
  noteVisits(mrlf.run.sampler, support);
  const advantages = new Map([...supportLoss.advantages, ...outerLoss.advantages]);
  const outcome = stepOutcome({ support, query }, { ...report, advantages });
  await mrlf.run.ports.journal.finish(step, outcome);
}

/** Samples tasks {T_i}, sets theta_i = theta, and recalls what LMB holds for them. */
async function sampleTasks({ run, settings }: Mrlf, step: number): Promise<Batch> {
  const { tasksPerStep, tasksPerProject } = settings;
  const { job, sampler } = run;
  const options = { seed: job.seed, count: tasksPerStep, tasksPerProject, sampler };
  const units = drawUnits(job.trainTasks, step, options);
  await run.ports.journal.phase('recalling');
  const recalled = await recall(run, settings, units);
  const taskPolicies = units.map((_, index) => `task-${index}`);
  await run.ports.engine.copy(run.job.session, META_POLICY, taskPolicies);
  const showsMemory = unitsWithMemory(run, settings, step, units);
  return { step, units, taskPolicies, recalled, showsMemory };
}

/** Generates programs with theta_i, tests them, and writes the feedback into SMB. */
async function generateAndTest(mrlf: Mrlf, batch: Batch, set: TaskSet): Promise<Attempt[][]> {
  const { run, settings, form, shortTerm } = mrlf;
  await run.ports.journal.phase('sampling');
  const attempts = await rollout(run, await promptsOf(mrlf, batch, set), {
    samples: set === 'support' ? settings.supportSamples : settings.querySamples,
    seed: seedFor(run.job.seed, set, batch.step),
    recentErrors: (taskId, fresh) => shortTerm.recentErrors(taskId, fresh),
    errorShares: batch.recalled.errorShares,
    rewards: form.rewards,
  });
  shortTerm.write(batch.step, attempts.flat());
  return attempts;
}

/** theta_i = theta_i - alpha grad L_inner(theta_i), for all tasks of the batch at once. */
async function adapt({ run, settings, form }: Mrlf, batch: Batch, loss: InnerLoss): Promise<void> {
  await run.ports.journal.phase('inner_update');
  for (let inner = 0; inner < settings.innerSteps; inner += 1) {
    await addGradients(run, loss);
    await run.ports.engine.innerStep({
      session: run.job.session,
      adapters: batch.taskPolicies,
      ...form.inner,
      ...(form.innerRateStep === null ? {} : { learnedRatesOf: META_POLICY }),
    });
  }
}

/** theta = theta - beta grad_theta sum_i L(theta_i); theta_i have served. */
async function updateMetaPolicy(mrlf: Mrlf, batch: Batch, losses: Losses): Promise<StepReport> {
  const { job, ports } = mrlf.run;
  await ports.journal.phase('outer_update');
  const report = await metaUpdate(mrlf, batch, losses);
  await ports.engine.drop(job.session, batch.taskPolicies);
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
