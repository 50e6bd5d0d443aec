import type { ForwardBackwardResult } from '../../contracts/policy.js';
import { mean } from '../mean.js';
import type { Run } from '../run-context.js';
import {
  type AttemptGroups,
  policyBatch,
  type PolicyObjective,
  type TokenAdvantages,
} from './policy-batch.js';

export interface LossReport {
  readonly loss: number;
  readonly kl: number;
  readonly clippedShare: number;
  readonly tokens: number;
  /** What each attempt was weighted with, token by token; one without a reward had no part and is left out. */
  readonly advantages: TokenAdvantages;
}

/**
 * Adds the gradient of the policy loss of groups of attempts to each adapter, in the engine.
 *
 * @param adapters the adapters whose gradients are wanted
 */
export async function policyLoss(
  run: Run,
  attempted: AttemptGroups,
  adapters: readonly string[],
  objective: PolicyObjective,
): Promise<LossReport> {
  const { batch, advantages } = policyBatch(run, attempted, adapters, objective);
  const result = await run.ports.engine.forwardBackward({ session: run.job.session, ...batch });
  return lossReport(result, advantages);
}

/** What the engine answered, as figures of the step: means over the adapters. */
export function lossReport(
  { losses, kl, clippedShare, tokens }: ForwardBackwardResult,
  advantages: TokenAdvantages,
): LossReport {
  return {
    loss: mean(losses),
    kl: mean(kl),
    clippedShare: mean(clippedShare),
    tokens,
    advantages,
  };
}
