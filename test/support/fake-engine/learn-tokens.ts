import type { ForwardBackwardResult, TrainingBatch } from '../../../src/contracts/policy.js';
import { EngineDiverged } from '../../../src/policy/engine-errors.js';
import { addGradient, type AdapterNamed } from './adapter.js';
import { type PlacedRow, placedRows } from './placed-rows.js';
import { refusal } from './refusal.js';
import type { SoftmaxPolicy } from './softmax-policy.js';
import { divergenceTerm, tokenTerm } from './token-loss.js';
import { norm } from './vectors.js';

/** What the rows of one adapter add up to. */
interface Sums {
  loss: number;
  kl: number;
  clipped: number;
  /** Tokens whose weight is not zero. */
  weighted: number;
  readonly gradient: Float64Array;
}

/**
 * Losses of log-probabilities, whose gradients it adds to those that the adapters of the rows hold: to all of them, or
 * to none where one is not finite.
 */
export function learnTokens(
  model: SoftmaxPolicy,
  batch: TrainingBatch,
  named: AdapterNamed,
): ForwardBackwardResult {
  const rows = placedRows(model, batch.rows, named);
  checkAlong(batch, rows);
  const adapters = batch.rows.adapters.map((name) => named(name));
  const sums = sumsOf(model, batch, rows, referenceOf(model, batch, named));
  sums.forEach(({ loss, gradient }, index) => {
    if (!Number.isFinite(loss) || !Number.isFinite(norm(gradient))) {
      throw new EngineDiverged(`forward_backward: ${batch.rows.adapters[index]} is not finite.`);
    }
  });
  adapters.forEach((adapter, index) => addGradient(adapter, sums[index]!.gradient));
  return {
    losses: sums.map((sum) => sum.loss),
    gradientNorms: sums.map((sum) => norm(sum.gradient)),
    headGradientNorm: null,
    kl: sums.map((sum) => sum.kl),
    clippedShare: sums.map((sum) => sum.clipped / Math.max(1, sum.weighted)),
    tokens: sums.reduce((total, sum) => total + sum.weighted, 0),
  };
}

function checkAlong(batch: TrainingBatch, rows: readonly PlacedRow[]): void {
  if (batch.loss.kind !== 'weighted_nll' && batch.behaviourLogProbabilities === undefined) {
    throw refusal('/behaviourLogProbabilities', `is needed by the ${batch.loss.kind} loss.`);
  }
  rows.forEach((row, index) => {
    if (batch.weights[index]?.length !== row.places.length) {
      throw refusal('/weights/lengths', 'must equal those of rows.completions.');
    }
  });
  if (batch.normalisers.length !== batch.rows.adapters.length) {
    throw refusal('/normalisers', 'needs one number for each of rows.adapters.');
  }
}

/** The weights that the divergence is measured from; the base model is a table of zeros. */
function referenceOf(
  model: SoftmaxPolicy,
  { kl }: TrainingBatch,
  named: AdapterNamed,
): Float64Array | null {
  if (kl === undefined) {
    return null;
  }
  return kl.reference === null
    ? new Float64Array(model.parameterCount)
    : named(kl.reference).weights;
}

function sumsOf(
  model: SoftmaxPolicy,
  batch: TrainingBatch,
  rows: readonly PlacedRow[],
  reference: Float64Array | null,
): Sums[] {
  const sums = batch.rows.adapters.map((): Sums => {
    const gradient = new Float64Array(model.parameterCount);
    return { loss: 0, kl: 0, clipped: 0, weighted: 0, gradient };
  });
  rows.forEach(({ owner, adapter: { weights }, places }, row) => {
    const sum = sums[owner]!;
    const normaliser = batch.normalisers[owner]!;
    places.forEach((place, token) => {
      const score = model.score(weights, place.rows, place.token);
      const term = tokenTerm(batch, { row, token }, score);
      sum.weighted += batch.weights[row]![token] === 0 ? 0 : 1;
      sum.clipped += term.isClipped ? 1 : 0;
      sum.loss += term.loss / normaliser;
      let { slope } = term;
      if (reference !== null) {
        const { coefficient } = batch.kl!;
        const away = divergenceTerm(model.score(reference, place.rows, place.token) - score);
        sum.kl += away.divergence / normaliser;
        sum.loss += (coefficient * away.divergence) / normaliser;
        slope += coefficient * away.slope;
      }
      model.addGradient(sum.gradient, weights, place, slope / normaliser);
    });
  });
  return sums;
}
