import type { Task } from '../../contracts/task.js';
import { type Learner, observeAll } from '../learners/learner.js';
import { rowOf } from '../losses/policy-batch.js';
import { type LossReport, policyLoss } from '../losses/policy-loss.js';
import type { Row } from '../losses/rows.js';
import { drawUnits, noteVisits } from '../mrlf/units.js';
import { makePrompts, plainPrompt, type PromptPlan } from '../prompting.js';
import { seedFor } from '../random.js';
import { type Attempt, type Prompted, rollout, WITHOUT_MEMORY } from '../rollout.js';
import { META_POLICY, type Run } from '../run-context.js';
import { stepOutcome } from '../step-outcome.js';
import type { GroupSettings } from './group-settings.js';
import { scheduled } from './schedule.js';

/** What a recipe of this family does in its own way. */
interface Ways {
  /** How a task is put to the policy. */
  readonly planOf?: (task: Task) => PromptPlan;
  /** What learns beside the policy. */
  readonly learners?: readonly Learner[];
  /** Rows of earlier steps that are learnt from too. */
  readonly replayed?: readonly Row[];
}

/** A step that is done. */
interface Done {
  /** Every attempt, by prompt. */
  readonly attempts: readonly (readonly Attempt[])[];
  /** The fresh rows of the last update. */
  readonly rows: readonly Row[];
}

/** The attempts of a step: all of them, and those that can teach. */
interface Sampled {
  readonly all: readonly (readonly Attempt[])[];
  readonly groups: readonly (readonly Attempt[])[];
  /** The greedy attempt of each of `groups`, where the advantage is measured against it. */
  readonly greedy?: readonly Attempt[];
}

/**
 * One step of a group method (see `GROUP_METHODS`): sample groups of attempts, test them, compare each with its group or
 * with what a learner says of its tokens, move the policy. No memory, no inner loop.
 */
export async function groupStep(
  run: Run,
  settings: GroupSettings,
  step: number,
  { planOf = (task) => plainPrompt(task, META_POLICY), learners = [], replayed = [] }: Ways = {},
): Promise<Done> {
  const { engine, journal } = run.ports;
  await journal.phase('sampling');
  const sampled = await sampleGroups(run, settings, step, planOf);
  await journal.phase('update');
  const optimiser = scheduled(settings.optimiser, step, settings.steps);
  const lesson = await observeAll(run, learners, { ...sampled, optimiser });
  const { advantages: credit } = lesson;
  const attempted = { ...sampled, replayed, ...(credit === undefined ? {} : { credit }) };
  const update = async (): Promise<LossReport & { readonly gradientNorm: number }> => {
    const report = await policyLoss(run, attempted, [META_POLICY], settings);
    const learnt = await lesson.learn();
    const { gradientNorm } = await engine.optimiserStep(run.job.session, META_POLICY, optimiser);
    await lesson.move();
    return { ...learnt, ...report, gradientNorm };
  };
  for (let done = 1; done < settings.updates; done += 1) {
    await update();
  }
  const figures = { ...lesson.figures, ...(await update()), groups: sampled.groups.length };
  noteVisits(run.sampler, sampled.all);
  await journal.finish(step, stepOutcome({ rollout: sampled.all }, figures));
  const rows = [...figures.advantages].map(([attempt, weights]) => rowOf(attempt, weights));
  return { attempts: sampled.all, rows };
}

/**
 * Groups for a step. With `refills` (DAPO's dynamic sampling), groups whose attempts all earn the same are replaced by
 * those of fresh tasks, in at most that many more rounds.
 */
async function sampleGroups(
  run: Run,
  settings: GroupSettings,
  step: number,
  planOf: (task: Task) => PromptPlan,
): Promise<Sampled> {
  const all: Attempt[][] = [];
  const groups: Attempt[][] = [];
  const greedy: Attempt[] = [];
  for (
    let round = 0;
    round <= settings.refills && groups.length < settings.tasksPerStep;
    round += 1
  ) {
    const prompts = await makePrompts(run, drawTasks(run, settings, step, round).map(planOf));
    const drawn = await attemptAll(run, settings, prompts, { step, round });
    const against = await greedyAttempts(run, settings, prompts);
    all.push(...drawn);
    drawn.forEach((group, index) => {
      if (settings.refills === 0 || (isTelling(group) && groups.length < settings.tasksPerStep)) {
        groups.push(group);
        greedy.push(...against.slice(index, index + 1));
      }
    });
  }
  return { all, groups, ...(greedy.length === 0 ? {} : { greedy }) };
}

/** True when the rewards of a group differ, so that some advantage is not 0. */
function isTelling(group: readonly Attempt[]): boolean {
  const totals = group.map(({ reward }) => reward.total).filter((total) => total !== null);
  return new Set(totals).size > 1;
}

/** Rounds past the first draw from epochs that no first round comes to. */
function drawTasks(
  run: Run,
  { tasksPerStep: count, steps, refills }: GroupSettings,
  step: number,
  round: number,
): Task[] {
  const draw = round === 0 ? step : steps + (step - 1) * refills + round;
  const { seed, trainTasks } = run.job;
  const options = { seed, count, tasksPerProject: 1, sampler: run.sampler };
  const units = drawUnits(trainTasks, draw, options);
  return units.flatMap(({ support }) => support);
}

function attemptAll(
  run: Run,
  settings: GroupSettings,
  prompts: readonly Prompted[],
  { step, round }: { readonly step: number; readonly round: number },
): Promise<Attempt[][]> {
  const purpose = round === 0 ? ['rollout', step] : ['rollout', step, round];
  const seed = seedFor(run.job.seed, ...purpose);
  const { samples } = settings;
  const traceLines = 'executedOnly' in settings && settings.executedOnly;
  return rollout(run, prompts, { samples, seed, rewards: settings, traceLines, ...WITHOUT_MEMORY });
}

async function greedyAttempts(
  run: Run,
  settings: GroupSettings,
  prompts: readonly Prompted[],
): Promise<Attempt[]> {
  if (settings.advantage !== 'greedy_baseline') {
    return [];
  }
  const options = { samples: 1, seed: 0, temperature: 0, rewards: settings, ...WITHOUT_MEMORY };
  return (await rollout(run, prompts, options)).flat();
}
