import type { TrainingBatch } from '../../contracts/policy.js';
import { mean } from '../mean.js';
import type { Run, Teaching } from '../run-context.js';
import { answerRows, type Demonstration } from './answer-rows.js';
import { tokensPerAdapter, toTrainingRows } from './rows.js';

export interface SupervisedReport {
  /** Mean over the adapters. */
  readonly loss: number;
  readonly tokens: number;
}

/** Adds the gradient of the supervised loss to each adapter, in the engine. */
export async function supervisedLoss(
  run: Run,
  demonstrations: readonly Demonstration[],
  adapters: readonly string[],
  weight: number,
): Promise<SupervisedReport> {
  const batch = await supervisedBatch(run, demonstrations, adapters, weight);
  if (batch === null) {
    return { loss: 0, tokens: 0 };
  }
  const { session } = run.job;
  const { losses, tokens } = await run.ports.engine.forwardBackward({ session, ...batch });
  return { loss: mean(losses), tokens };
}

/**
 * The supervised loss (FALCON eq. 2): cross-entropy of demonstrations, weighted against the policy loss. Each is
 * put after its plain prompt, and ends with the end-of-sequence token. Null where there is nothing to imitate.
 */
export async function supervisedBatch(
  run: Teaching,
  demonstrations: readonly Demonstration[],
  adapters: readonly string[],
  weight: number,
): Promise<TrainingBatch | null> {
  if (weight === 0 || demonstrations.length === 0) {
    return null;
  }
  const rows = await answerRows(
    run,
    demonstrations.map((one) => ({ ...one, weight })),
  );
  return {
    rows: toTrainingRows(rows, adapters),
    loss: { kind: 'weighted_nll' },
    weights: rows.map(({ weights }) => weights),
    normalisers: tokensPerAdapter(rows, adapters),
  };
}
