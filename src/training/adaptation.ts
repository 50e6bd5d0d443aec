import type { InnerRule, TrainingBatch } from '../contracts/policy.js';
import { formOf, innerSettingsOf } from './mrlf/form.js';
import type { RecipeSettings } from './recipes/recipe-settings.js';
import type { Teaching } from './run-context.js';

/** How a policy moves when it is adapted outside of a job. */
export interface AdaptationPlan {
  /** k. */
  readonly steps: number;
  readonly inner: InnerRule;
  /** The training behind the policy has learned a rate for each of its tensors. */
  readonly hasLearnedRates: boolean;
}

export interface AdaptationTrace {
  /** Mean cross-entropy of a token before the first step and after each, [k + 1]. */
  readonly losses: readonly number[];
  /** Norm of the gradient that each step took, [k]. */
  readonly gradientNorms: readonly number[];
  /** Tokens that were learned from, each counted in every step. */
  readonly tokens: number;
}

/** The inner steps that the training behind a policy has prepared it for; falcon's defaults where none has. */
export function planOf(recipe: RecipeSettings | null): AdaptationPlan {
  const settings = innerSettingsOf(recipe);
  const { inner, innerRateStep } = formOf(settings);
  const learnsRates = (innerRateStep ?? 0) > 0 && settings.metaGradient !== 'reptile';
  return {
    steps: settings.innerSteps,
    inner,
    hasLearnedRates: recipe?.name === 'falcon' && learnsRates,
  };
}

/**
 * theta_i = theta - alpha grad L, k times (FALCON, Algorithm 1, with eq. 2 as the loss): moves an adapter along the
 * supervised loss of solutions, as the inner loop of a job does.
 *
 * @param batch - rows of this one adapter, which it moves in place
 * @param ratesOf - the adapter whose learned rates multiply the step of each tensor; null for none
 */
export async function adaptOn(
  { job: { session }, ports: { engine } }: Teaching,
  batch: TrainingBatch,
  { steps, inner }: AdaptationPlan,
  ratesOf: string | null,
): Promise<AdaptationTrace> {
  const { adapters } = batch.rows;
  const losses: number[] = [];
  const gradientNorms: number[] = [];
  let tokens = 0;
  for (let step = 0; step < steps; step += 1) {
    const result = await engine.forwardBackward({ session, ...batch });
    const rates = ratesOf === null ? {} : { learnedRatesOf: ratesOf };
    const [moved] = await engine.innerStep({ session, adapters, ...inner, ...rates });
    losses.push(...result.losses);
    gradientNorms.push(moved?.gradientNorm ?? 0);
    tokens += result.tokens;
  }
  const reached = await engine.logProbabilities(session, batch.rows);
  losses.push(crossEntropy(batch, reached));
  return { losses, gradientNorms, tokens };
}

function crossEntropy(
  { weights, normalisers }: TrainingBatch,
  logProbabilities: readonly Float32Array[],
): number {
  const sum = logProbabilities
    .flatMap((row, index) =>
      Array.from(row, (score, token) => score * (weights[index]?.[token] ?? 0)),
    )
    .reduce((total, score) => total + score, 0);
  return -sum / (normalisers[0] ?? 1);
}
