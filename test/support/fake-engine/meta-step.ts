import type {
  ExactMetaStepRequest,
  ExactStepResult,
  MetaStepRequest,
  StepResult,
  TrainingBatch,
} from '../../../src/contracts/policy.js';
import {
  type Adapter,
  adapterOf,
  type AdapterNamed,
  clearGradients,
  getWithGradient,
} from './adapter.js';
import { throughInnerSteps } from './exact-gradient.js';
import { learnRates, ratesOf } from './inner-rates.js';
import { learnTokens } from './learn-tokens.js';
import { optimise } from './optimiser.js';
import { refusal } from './refusal.js';
import type { SoftmaxPolicy } from './softmax-policy.js';
import { meanOf, minus } from './vectors.js';

/** Moves the meta policy by what its task policies have come to, and uses up their gradients. */
export function metaStep(
  model: SoftmaxPolicy,
  request: MetaStepRequest,
  named: AdapterNamed,
): StepResult {
  const { optimiser, innerRateStep } = request;
  const meta = named(request.meta);
  const tasks = request.tasks.map((name) => named(name));
  if (request.mode === 'reptile') {
    if (innerRateStep > 0) {
      throw refusal('/innerRateStep', 'must be 0: reptile has no query gradients.');
    }
    const gradient = meanOf(tasks.map((task) => displacement(task, meta).map((value) => -value)));
    clearGradients(tasks);
    return optimise(meta, gradient, optimiser);
  }
  const queries = request.tasks.map((name) => getWithGradient(named, name, '/tasks'));
  const gradient = meanOf(queries.map((query) => query.gradient));
  const gains = meanOf(
    queries.map((query) =>
      displacement(query.adapter, meta).map((moved, index) => moved * query.gradient[index]!),
    ),
  );
  learnRates(model, meta, gains, innerRateStep);
  clearGradients(tasks);
  return optimise(meta, gradient, optimiser);
}

function displacement(task: Adapter, meta: Adapter): Float64Array {
  return minus(task.weights, meta.weights);
}

/** Moves the meta policy along the gradient through the inner steps, which are taken anew from where it stands. */
export function exactMetaStep(
  model: SoftmaxPolicy,
  request: ExactMetaStepRequest,
  named: AdapterNamed,
): ExactStepResult {
  const { inner, support, query, optimiser, innerRateStep } = request;
  const meta = named(request.meta);
  if (innerRateStep > 0 && !inner.learnedRates) {
    throw refusal('/innerRateStep', 'must be 0: the inner steps do not use the learned rates.');
  }
  const { gradient, rateGains, ...found } = throughInnerSteps({
    start: meta.weights,
    tasks: support[0]!.rows.adapters.length,
    support: (weights) => slopesAt(model, support, named, weights),
    query: (weights) => slopesAt(model, query, named, weights),
    inner,
    rates: inner.learnedRates ? ratesOf(model, meta) : null,
  });
  learnRates(model, meta, rateGains, innerRateStep);
  return { ...optimise(meta, gradient, optimiser), ...found };
}

/** Losses and gradients of batches whose tasks stand at `weights`, whatever the session calls by their names. */
function slopesAt(
  model: SoftmaxPolicy,
  batches: readonly TrainingBatch[],
  named: AdapterNamed,
  weights: readonly Float64Array[],
) {
  const names = batches[0]!.rows.adapters;
  const tasks = new Map(names.map((name, task) => [name, adapterOf(weights[task]!)]));
  const results = batches.map((batch) =>
    learnTokens(model, batch, (name) => tasks.get(name) ?? named(name)),
  );
  return {
    losses: names.map((_, task) => results.reduce((sum, one) => sum + one.losses[task]!, 0)),
    gradients: names.map((name) => tasks.get(name)!.gradient!),
  };
}
