import { imitationLoss } from '../losses/imitation-loss.js';
import { drawUnits } from '../mrlf/units.js';
import { makePrompts, plainPrompt } from '../prompting.js';
import { seedFor } from '../random.js';
import { type Attempt, rollout, WITHOUT_MEMORY } from '../rollout.js';
import { META_POLICY, type Run } from '../run-context.js';
import { stepOutcome } from '../step-outcome.js';
import { scheduled } from './schedule.js';
import type { RftSettings } from './supervised-settings.js';

/** One step of rejection-sampling fine-tuning: sample, test, and imitate what passed. */
export async function rftStep(run: Run, settings: RftSettings, step: number): Promise<void> {
  const { engine, journal } = run.ports;
  const { session, seed, trainTasks } = run.job;
  const { tasksPerStep: count, samples } = settings;
  const units = drawUnits(trainTasks, step, { seed, count, tasksPerProject: 1 });
  await journal.phase('sampling');
  const plans = units.flatMap(({ support }) =>
    support.map((task) => plainPrompt(task, META_POLICY)),
  );
  const attempts = await rollout(run, await makePrompts(run, plans), {
    samples,
    seed: seedFor(seed, 'rollout', step),
    rewards: settings,
    ...WITHOUT_MEMORY,
  });
  await journal.phase('update');
  const kept = attempts.flatMap((group) => accepted(group, settings.keptPerTask));
  const report = await imitationLoss(run, kept, [META_POLICY]);
  const optimiser = scheduled(settings.optimiser, step, settings.steps);
  const { gradientNorm } = await engine.optimiserStep(session, META_POLICY, optimiser);
  const figures = { ...report, gradientNorm, accepted: kept.length };
  await journal.finish(step, stepOutcome({ rollout: attempts }, figures));
}

/** Distinct passing programs, the shortest first: an easy task must not outweigh the others by its many passes. */
function accepted(group: readonly Attempt[], most: number): Attempt[] {
  const distinct = new Map(
    group
      .filter(({ verdict, sample }) => verdict.status === 'passed' && !sample.isTruncated)
      .map((attempt) => [attempt.place.program, attempt]),
  );
  return [...distinct.values()]
    .toSorted((a, b) => a.sample.tokens.length - b.sample.tokens.length)
    .slice(0, most);
}
