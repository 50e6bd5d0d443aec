import { policyLoss } from '../losses/policy-loss.js';
import { drawUnits } from '../mrlf/units.js';
import { makePrompts, plainPrompt } from '../prompting.js';
import { seedFor } from '../random.js';
import { type Attempt, type Prompted, rollout, WITHOUT_MEMORY } from '../rollout.js';
import { META_POLICY, type Run } from '../run-context.js';
import { stepOutcome } from '../step-outcome.js';
import type { GroupSettings } from './group-settings.js';
import { scheduled } from './schedule.js';

/** The attempts of a step: all of them, and those that can teach. */
interface Sampled {
  readonly all: readonly (readonly Attempt[])[];
  readonly groups: readonly (readonly Attempt[])[];
  /** The greedy attempt of each of `groups`, where the advantage is measured against it. */
  readonly greedy?: readonly Attempt[];
}

/**
 * One step of a group method (RLOO, GRPO, Dr. GRPO, DAPO; see `GROUP_METHODS`): sample groups of attempts, test them,
 * compare each with its group, move the policy. No memory, no inner loop.
 */
export async function groupStep(run: Run, settings: GroupSettings, step: number): Promise<void> {
  const { engine, journal } = run.ports;
  await journal.phase('sampling');
  const sampled = await sampleGroups(run, settings, step);
  await journal.phase('update');
  const optimiser = scheduled(settings.optimiser, step, settings.steps);
  const update = async () => {
    const report = await policyLoss(run, sampled, [META_POLICY], settings);
    const { gradientNorm } = await engine.optimiserStep(run.job.session, META_POLICY, optimiser);
    return { ...report, gradientNorm };
  };
  for (let done = 1; done < settings.updates; done += 1) {
    await update();
  }
  const figures = { ...(await update()), groups: sampled.groups.length };
  await journal.finish(step, stepOutcome({ rollout: sampled.all }, figures));
}

/**
 * Groups for a step. With `refills` (DAPO's dynamic sampling), groups whose attempts all earn the same are replaced by
 * those of fresh tasks, in at most that many more rounds.
 */
async function sampleGroups(run: Run, settings: GroupSettings, step: number): Promise<Sampled> {
  const all: Attempt[][] = [];
  const groups: Attempt[][] = [];
  const greedy: Attempt[] = [];
  for (
    let round = 0;
    round <= settings.refills && groups.length < settings.tasksPerStep;
    round += 1
  ) {
    const prompts = await drawPrompts(run, settings, step, round);
    const drawn = await attempt(run, settings, prompts, { step, round });
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
async function drawPrompts(
  run: Run,
  { tasksPerStep: count, steps, refills }: GroupSettings,
  step: number,
  round: number,
): Promise<Prompted[]> {
  const draw = round === 0 ? step : steps + (step - 1) * refills + round;
  const { seed, trainTasks } = run.job;
  const units = drawUnits(trainTasks, draw, { seed, count, tasksPerProject: 1 });
  return makePrompts(
    run,
    units.flatMap(({ support }) => support.map((task) => plainPrompt(task, META_POLICY))),
  );
}

function attempt(
  run: Run,
  { samples, rewardWeights }: GroupSettings,
  prompts: readonly Prompted[],
  { step, round }: { readonly step: number; readonly round: number },
): Promise<Attempt[][]> {
  const purpose = round === 0 ? ['rollout', step] : ['rollout', step, round];
  const seed = seedFor(run.job.seed, ...purpose);
  return rollout(run, prompts, { samples, seed, rewardWeights, ...WITHOUT_MEMORY });
}

async function greedyAttempts(
  run: Run,
  { advantage, rewardWeights }: GroupSettings,
  prompts: readonly Prompted[],
): Promise<Attempt[]> {
  if (advantage !== 'greedy_baseline') {
    return [];
  }
  const options = { samples: 1, seed: 0, temperature: 0, rewardWeights, ...WITHOUT_MEMORY };
  return (await rollout(run, prompts, options)).flat();
}
