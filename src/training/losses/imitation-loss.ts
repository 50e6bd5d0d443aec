import { mean } from '../mean.js';
import type { Attempt } from '../rollout.js';
import type { Run } from '../run-context.js';
import { rowOf } from './policy-batch.js';
import type { LossReport } from './policy-loss.js';
import { tokensPerAdapter, toTrainingRows } from './rows.js';

/**
 * The cross-entropy of attempts as they were sampled, the mean over their tokens: rejection sampling's loss. Tokens are
 * those that were drawn, never those of their text encoded again.
 */
export async function imitationLoss(
  run: Run,
  attempts: readonly Attempt[],
  adapters: readonly string[],
): Promise<LossReport> {
  const rows = attempts.map((attempt) => ({
    attempt,
    ...rowOf(attempt, new Float32Array(attempt.sample.tokens.length).fill(1)),
  }));
  const result = await run.ports.engine.forwardBackward({
    session: run.job.session,
    rows: toTrainingRows(rows, adapters),
    loss: { kind: 'weighted_nll' },
    weights: rows.map(({ weights }) => weights),
    normalisers: tokensPerAdapter(rows, adapters),
  });
  return {
    loss: mean(result.losses),
    kl: 0,
    clippedShare: 0,
    tokens: result.tokens,
    advantages: new Map(rows.map(({ attempt, weights }) => [attempt, weights])),
  };
}
