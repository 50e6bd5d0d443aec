import type {
  ForwardBackwardRequest,
  ForwardBackwardResult,
} from '../../../src/contracts/policy.js';
import { EngineDiverged } from '../../../src/policy/engine-errors.js';
import { addGradient, type AdapterNamed, getHead } from './adapter.js';
import type { SoftmaxPolicy } from './softmax-policy.js';
import { headLoss } from './table-head.js';
import { norm } from './vectors.js';

/**
 * Losses of a head, whose gradient it adds to that which the head holds. A table does not read the adapters of the
 * rows: those without a gradient get one of zeros, so that a step of theirs is taken, as it is where a head reads them.
 */
export function learnHead(
  model: SoftmaxPolicy,
  request: ForwardBackwardRequest,
  named: AdapterNamed,
): ForwardBackwardResult {
  const kind = request.loss.kind === 'value' ? 'value' : 'outcome';
  const head = getHead(named, request.head ?? '', kind);
  const { losses, clipped, weighted, gradient } = headLoss(request, head.weights);
  if (!Number.isFinite(norm(gradient))) {
    throw new EngineDiverged('forward_backward: the gradient of the head is not finite.');
  }
  addGradient(head, gradient);
  for (const name of request.rows.adapters) {
    named(name).gradient ??= new Float64Array(model.parameterCount);
  }
  return {
    losses,
    gradientNorms: losses.map(() => 0),
    headGradientNorm: norm(gradient),
    kl: losses.map(() => 0),
    clippedShare: clipped.map((count, index) => count / Math.max(1, weighted[index]!)),
    tokens: weighted.reduce((sum, count) => sum + count, 0),
  };
}
