import { generalisedAdvantages } from '../advantages/generalised.js';
import { whitened } from '../advantages/whitened.js';
import { mean } from '../mean.js';
import { rowOf } from '../losses/policy-batch.js';
import { type Row, tokensPerAdapter, toTrainingRows } from '../losses/rows.js';
import type { Companion } from '../recipes/recipe.js';
import { AdaptiveKl, type KlPenaltySettings } from '../rewards/adaptive-kl.js';
import type { Attempt } from '../rollout.js';
import { META_POLICY, type Run } from '../run-context.js';
import {
  type Learner,
  type Lesson,
  type Material,
  NO_LESSON,
  rewardedAttempts,
} from './learner.js';
import type { ValueSettings } from './value-settings.js';

const HEAD = 'value';
const REFERENCE = 'reference';

/**
 * The actor-critic of PPOCoder (arXiv 2301.13816) and StepCoder (arXiv 2402.01391): a value head on the policy's own trunk,
 * generalised advantages, whitened over the batch, and the clipped value loss. The reward of a program stands at its last
 * token; with a KL penalty every token pays for having left the policy that the job began with.
 */
export class ValueLearner implements Learner {
  private readonly kl: AdaptiveKl | null;

  constructor(
    private readonly settings: ValueSettings,
    penalty: KlPenaltySettings | null,
  ) {
    this.kl = penalty === null ? null : new AdaptiveKl(penalty);
  }

  get companions(): readonly Companion[] {
    const reference: Companion = { name: REFERENCE, kind: 'frozen_policy' };
    return [{ name: HEAD, kind: 'value' }, ...(this.kl === null ? [] : [reference])];
  }

  async observe(run: Run, { groups, optimiser }: Material): Promise<Lesson> {
    const attempts = rewardedAttempts(groups);
    if (attempts.length === 0) {
      return NO_LESSON;
    }
    const { engine } = run.ports;
    const rows = attempts.map((attempt) => this.rowOf(attempt));
    const trainingRows = toTrainingRows(rows, [META_POLICY]);
    const values = await engine.values(run.job.session, trainingRows, HEAD);
    const { rewards, figures } = await this.tokenRewards(run, attempts, rows);
    const estimates = rewards.map((ofRow, index) =>
      generalisedAdvantages(ofRow, values[index] as Float32Array, this.settings),
    );
    const advantages = whitened(estimates.map((estimate) => estimate.advantages));
    return {
      advantages: new Map(
        attempts.map((attempt, index) => [attempt, advantages[index] as Float32Array]),
      ),
      figures,
      learn: async () => {
        const { losses } = await engine.forwardBackward({
          session: run.job.session,
          rows: trainingRows,
          loss: { kind: 'value', clip: this.settings.clip },
          head: HEAD,
          weights: rows.map(({ weights }) => weights),
          targetValues: estimates.map(({ returns }) => Float32Array.from(returns)),
          behaviourValues: values,
          normalisers: tokensPerAdapter(rows, [META_POLICY]),
        });
        return { valueLoss: mean(losses) / this.settings.coefficient };
      },
      move: async () => {
        await engine.optimiserStep(run.job.session, HEAD, optimiser);
      },
    };
  }

  save(): unknown {
    return this.kl?.save() ?? null;
  }

  restore(state: unknown): void {
    this.kl?.restore(state);
  }

  private rowOf(attempt: Attempt): Row {
    const { length } = attempt.sample.tokens;
    return rowOf(attempt, new Float32Array(length).fill(this.settings.coefficient));
  }

  /** r_t: the penalty of each token, and the total of the attempt at its last one. */
  private async tokenRewards(
    run: Run,
    attempts: readonly Attempt[],
    rows: readonly Row[],
  ): Promise<{ readonly rewards: Float64Array[]; readonly figures: Record<string, number> }> {
    const rewards = rows.map(({ completion }) => new Float64Array(completion.length));
    const figures: Record<string, number> = {};
    if (this.kl !== null) {
      const asReference = rows.map((row) => ({ ...row, adapter: REFERENCE }));
      const reference = await run.ports.engine.logProbabilities(
        run.job.session,
        toTrainingRows(asReference, [REFERENCE]),
      );
      figures['klPenaltyCoefficient'] = this.kl.coefficient;
      const divergences = rows.map(({ behaviour }, index) =>
        behaviour.map((logProbability, token) => logProbability - (reference[index]?.[token] ?? 0)),
      );
      divergences.forEach((ofRow, index) => rewards[index]?.set(this.kl?.penalties(ofRow) ?? []));
      figures['klToReference'] = this.kl.observe(divergences);
    }
    attempts.forEach(({ reward }, index) => {
      const ofRow = rewards[index] as Float64Array;
      ofRow[ofRow.length - 1] = (ofRow.at(-1) ?? 0) + (reward.total ?? 0);
    });
    return { rewards, figures };
  }
}
