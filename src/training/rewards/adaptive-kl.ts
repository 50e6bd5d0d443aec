import { z } from 'zod';
import { mean } from '../mean.js';

export const KlPenaltySettings = z
  .strictObject({
    initial: z.number().min(0).max(10).default(0.1).describe('The coefficient of the first step.'),
    target: z
      .number()
      .positive()
      .default(1)
      .describe('Divergence of an answer, in nats, at which the coefficient stays.'),
    horizon: z
      .int()
      .min(1)
      .default(10_000)
      .describe('Answers over which a divergence far from the target moves it by a fifth.'),
  })
  .describe('What a token pays for leaving the policy that the job began with.')
  .meta({ id: 'KlPenaltySettings' });
export type KlPenaltySettings = z.infer<typeof KlPenaltySettings>;

const LARGEST_ERROR = 0.2;
const State = z.strictObject({ coefficient: z.number() });

/**
 * The KL penalty of PPOCoder (arXiv 2301.13816) with its adaptive coefficient c (arXiv 1909.08593): a token pays
 * c (log pi - log pi_ref), and after n answers of mean divergence K, c *= 1 + clip(K / target - 1, -0.2, 0.2) n / horizon.
 * K keeps its sign: an estimate below 0 is far below the target.
 */
export class AdaptiveKl {
  coefficient: number;

  constructor(private readonly settings: KlPenaltySettings) {
    this.coefficient = settings.initial;
  }

  /** @param divergences log pi - log pi_ref of the tokens of an answer, [T] */
  penalties(divergences: Float32Array): Float64Array {
    return Float64Array.from(divergences, (divergence) => -this.coefficient * divergence);
  }

  /** Moves the coefficient by what a step saw, and returns the mean divergence of its answers. */
  observe(answers: readonly Float32Array[]): number {
    const { target, horizon } = this.settings;
    const found = mean(answers.map((ofAnswer) => ofAnswer.reduce((sum, value) => sum + value, 0)));
    const error = Math.min(Math.max(found / target - 1, -LARGEST_ERROR), LARGEST_ERROR);
    this.coefficient *= 1 + (error * answers.length) / horizon;
    return found;
  }

  save(): unknown {
    return { coefficient: this.coefficient };
  }

  /** @throws ZodError when the state is not one that `save` made */
  restore(state: unknown): void {
    this.coefficient = State.parse(state).coefficient;
  }
}
