import type { TrainingBatch } from '../../contracts/policy.js';
import { policyBatch, type TokenAdvantages } from '../losses/policy-batch.js';
import { type LossReport, lossReport } from '../losses/policy-loss.js';
import { answerRows } from '../losses/answer-rows.js';
import { supervisedBatch } from '../losses/supervised-loss.js';
import { demonstrationsFor, rewardedEpisodes } from '../recall/demonstrations.js';
import type { Attempt } from '../rollout.js';
import type { Run } from '../run-context.js';
import type { Batch, Mrlf } from './batch.js';

/** L_inner of every task of a step, before the engine has seen it. */
export interface InnerLoss {
  readonly policy: TrainingBatch;
  /** Null where there is nothing to imitate. */
  readonly supervised: TrainingBatch | null;
  /** What each attempt is weighted with, token by token. */
  readonly advantages: TokenAdvantages;
}

/** L_inner: the policy loss of the attempts, plus the supervised loss of what is known to be right. */
export async function innerLoss(
  { run, settings, form }: Mrlf,
  { units, taskPolicies, recalled }: Batch,
  attempts: readonly (readonly Attempt[])[],
): Promise<InnerLoss> {
  const remembered = form.learnsFromRecalled
    ? units.flatMap(({ support }, index) =>
        rewardedEpisodes(run, taskPolicies[index] as string, support, recalled.cards),
      )
    : [];
  const replayed = await answerRows(run, remembered);
  const { batch, advantages } = policyBatch(
    run,
    { groups: attempts, replayed },
    taskPolicies,
    form.objective,
  );
  const demonstrations = units.flatMap(({ support }, index) =>
    demonstrationsFor(run, taskPolicies[index] as string, support, recalled.cards),
  );
  const { supervisedWeight } = settings;
  const supervised = await supervisedBatch(run, demonstrations, taskPolicies, supervisedWeight);
  return { policy: batch, supervised, advantages };
}

/** The batches whose losses add up to L_inner. */
export function batchesOf({ policy, supervised }: InnerLoss): readonly TrainingBatch[] {
  return supervised === null ? [policy] : [policy, supervised];
}

/** Adds the gradient of L_inner to each task policy where it stands, in the engine. */
export async function addGradients({ ports, job }: Run, loss: InnerLoss): Promise<LossReport> {
  const { session } = job;
  const result = await ports.engine.forwardBackward({ session, ...loss.policy });
  if (loss.supervised !== null) {
    await ports.engine.forwardBackward({ session, ...loss.supervised });
  }
  return lossReport(result, loss.advantages);
}
