import type { TrainingBatch } from '../../../src/contracts/policy.js';

/** What one token adds to a loss, and its derivative in the log-probability of the token. */
export interface TokenTerm {
  readonly loss: number;
  readonly slope: number;
  readonly isClipped: boolean;
}

/**
 * The loss of one token by the formula of the batch, before it is divided by a normaliser.
 *
 * @param score log p of the token under the policy that learns
 */
export function tokenTerm(
  batch: TrainingBatch,
  { row, token }: { readonly row: number; readonly token: number },
  score: number,
): TokenTerm {
  const { loss } = batch;
  const weight = batch.weights[row]![token]!;
  if (loss.kind === 'weighted_nll') {
    return { loss: -weight * score, slope: -weight, isClipped: false };
  }
  const ratio = Math.exp(score - batch.behaviourLogProbabilities![row]![token]!);
  const bounded = Math.min(Math.max(ratio, 1 - loss.clipLow), 1 + loss.clipHigh);
  if (loss.kind === 'cispo') {
    const slope = -bounded * weight;
    return { loss: slope * score, slope, isClipped: bounded !== ratio };
  }
  if (loss.cap !== undefined && weight < 0 && ratio > loss.cap) {
    return { loss: -loss.cap * weight, slope: 0, isClipped: true };
  }
  const isClipped = bounded * weight < ratio * weight;
  return {
    loss: -Math.min(ratio * weight, bounded * weight),
    slope: isClipped ? 0 : -weight * ratio,
    isClipped,
  };
}

/**
 * The k3 estimate of the divergence from a reference at one token, and its derivative in the log-probability of that
 * token.
 *
 * @param difference log p of the token under the reference, less that under the policy that learns
 */
export function divergenceTerm(difference: number): {
  readonly divergence: number;
  readonly slope: number;
} {
  return {
    divergence: Math.exp(difference) - difference - 1,
    slope: 1 - Math.exp(difference),
  };
}
