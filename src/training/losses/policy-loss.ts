import { leaveOneOut } from '../advantages/leave-one-out.js';
import { mean } from '../mean.js';
import { perTokenAdvantages } from '../advantages/per-token.js';
import type { Attempt } from '../rollout.js';
import type { Run } from '../run-context.js';
import { type Row, tokensPerAdapter, toTrainingRows } from './rows.js';

export interface LossReport {
  readonly loss: number;
  readonly kl: number;
  readonly clippedShare: number;
  readonly tokens: number;
  /** What each attempt was weighted with, token by token; one without a reward had no part and is left out. */
  readonly advantages: TokenAdvantages;
}

/** Advantage times mask of every completion token of an attempt, [T], as it was handed to the engine. */
export type TokenAdvantages = ReadonlyMap<Attempt, Float32Array>;

/** A row with the attempt that it came from. */
interface AttemptRow extends Row {
  readonly attempt: Attempt;
}

/**
 * The clipped policy loss of groups of attempts (PPO's surrogate with per-token advantages; FALCON eq. 1 made
 * sound): the baseline of an attempt is the mean reward of the others in its group. Gradients add up in the
 * engine, per adapter. Attempts without a reward are masked out; rows that carry no weight are left out, since
 * without KL they have no gradient.
 *
 * @param groups attempts of one prompt each, all answered by the adapter of their prompt
 * @param adapters the adapters whose gradients are wanted
 */
export async function policyLoss(
  run: Run,
  groups: readonly (readonly Attempt[])[],
  adapters: readonly string[],
): Promise<LossReport> {
  const { recipe, session } = run.job;
  const all = groups.flatMap((group) => policyRows(group, recipe.rewardWeights.span));
  const normalisers = tokensPerAdapter(all, adapters);
  const rows = recipe.klCoefficient > 0 ? all : all.filter(({ weights }) => weights.some(Boolean));
  const result = await run.ports.engine.forwardBackward({
    session,
    rows: toTrainingRows(rows, adapters),
    loss: { kind: 'clipped', clipLow: recipe.clipLow, clipHigh: recipe.clipHigh },
    weights: rows.map(({ weights }) => weights),
    behaviourLogProbabilities: rows.map(({ behaviour }) => behaviour),
    ...(recipe.klCoefficient > 0
      ? { kl: { coefficient: recipe.klCoefficient, reference: null } }
      : {}),
    normalisers,
  });
  return {
    loss: mean(result.losses),
    kl: mean(result.kl),
    clippedShare: mean(result.clippedShare),
    tokens: result.tokens,
    advantages: new Map(all.map(({ attempt, weights }) => [attempt, weights])),
  };
}

function policyRows(group: readonly Attempt[], spanWeight: number): AttemptRow[] {
  const advantages = leaveOneOut(group.map(({ reward }) => reward.total));
  return group.flatMap((attempt, index) => {
    const { prompted, sample, reward, answer } = attempt;
    return reward.total === null || sample.tokens.length === 0
      ? []
      : [
          {
            attempt,
            adapter: prompted.adapter,
            prompt: prompted.tokens,
            completion: sample.tokens,
            weights: perTokenAdvantages(advantages[index] ?? 0, reward.spans, spanWeight, {
              byteOffsets: sample.byteOffsets,
              answerBytes: Buffer.byteLength(answer),
            }),
            behaviour: sample.logProbabilities,
          },
        ];
  });
}
