import { mean } from '../mean.js';
import { META_POLICY } from '../run-context.js';
import type { StepReport } from '../step-outcome.js';
import type { Batch, Mrlf } from './batch.js';
import { addGradients, batchesOf, type InnerLoss } from './inner-loss.js';

/** L_inner as the task policies were adapted by it, and as the meta policy is. */
export interface Losses {
  readonly inner: InnerLoss;
  readonly outer: InnerLoss;
}

/**
 * theta = theta - beta grad_theta sum_i L(theta_i). `exact` differentiates through the inner steps (MAML, arXiv
 * 1703.03400); `fomaml` takes the gradient at theta_i for that at theta; `reptile` (arXiv 1803.02999) goes towards the
 * mean of theta_i, and only watches the outer loss.
 */
export function metaUpdate(mrlf: Mrlf, batch: Batch, losses: Losses): Promise<StepReport> {
  return mrlf.settings.metaGradient === 'exact'
    ? exactUpdate(mrlf, batch, losses)
    : firstOrderUpdate(mrlf, batch, losses.outer, mrlf.settings.metaGradient);
}

async function firstOrderUpdate(
  { run, form }: Mrlf,
  { step, taskPolicies }: Batch,
  outer: InnerLoss,
  mode: 'fomaml' | 'reptile',
): Promise<StepReport> {
  const report = await addGradients(run, outer);
  const { gradientNorm } = await run.ports.engine.metaStep({
    session: run.job.session,
    meta: META_POLICY,
    tasks: taskPolicies,
    mode,
    optimiser: form.optimiser(step),
    innerRateStep: mode === 'fomaml' ? (form.innerRateStep ?? 0) : 0,
  });
  return { ...report, gradientNorm };
}

async function exactUpdate(
  { run, settings, form }: Mrlf,
  { step }: Batch,
  { inner, outer }: Losses,
): Promise<StepReport> {
  const { gradientNorm, cosineToFirstOrder, queryLosses } = await run.ports.engine.exactMetaStep({
    session: run.job.session,
    meta: META_POLICY,
    support: batchesOf(inner),
    query: batchesOf(outer),
    inner: {
      ...form.inner,
      steps: settings.innerSteps,
      learnedRates: form.innerRateStep !== null,
    },
    optimiser: form.optimiser(step),
    innerRateStep: form.innerRateStep ?? 0,
  });
  const { advantages } = outer;
  return { loss: mean(queryLosses), gradientNorm, cosineToFirstOrder, advantages };
}
