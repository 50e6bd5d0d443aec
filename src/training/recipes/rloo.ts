import { policyLoss } from '../losses/policy-loss.js';
import { drawUnits } from '../mrlf/units.js';
import { makePrompts, plainPrompt } from '../prompting.js';
import { seedFor } from '../random.js';
import { rollout } from '../rollout.js';
import { META_POLICY, type Run } from '../run-context.js';
import { stepOutcome } from '../step-outcome.js';
import { scheduled } from './schedule.js';
import type { RlooSettings } from './settings.js';

/**
 * One step of REINFORCE with a leave-one-out baseline (RLOO, arXiv 2402.14740): sample, test, one policy-gradient
 * step. No memory, no inner loop.
 */
export async function rlooStep(run: Run, settings: RlooSettings, step: number): Promise<void> {
  const { engine, journal } = run.ports;
  const { session, seed, trainTasks } = run.job;
  const units = drawUnits(trainTasks, step, {
    seed,
    count: settings.tasksPerStep,
    tasksPerProject: 1,
  });
  await journal.phase('sampling');
  const plans = units.flatMap(({ support }) =>
    support.map((task) => plainPrompt(task, META_POLICY)),
  );
  const attempts = await rollout(run, await makePrompts(run, plans), {
    samples: settings.samples,
    seed: seedFor(seed, 'rollout', step),
    recentErrors: () => ({ attempts: 0, byType: {} }),
    errorShares: {},
  });
  await journal.phase('update');
  const report = await policyLoss(run, attempts, [META_POLICY]);
  const optimiser = scheduled(settings.optimiser, step, settings.steps);
  const { gradientNorm } = await engine.optimiserStep(session, META_POLICY, optimiser);
  await journal.finish(step, stepOutcome({ rollout: attempts }, { ...report, gradientNorm }));
}
