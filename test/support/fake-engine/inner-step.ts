import type { InnerRule, InnerStepRequest, StepResult } from '../../../src/contracts/policy.js';
import { type AdapterNamed, getWithGradient } from './adapter.js';
import { ratesOf } from './inner-rates.js';
import type { SoftmaxPolicy } from './softmax-policy.js';
import { dot, minus, norm } from './vectors.js';

/** Moves adapters in place along the gradients that they hold, which are used up. */
export function innerStep(
  model: SoftmaxPolicy,
  request: InnerStepRequest,
  named: AdapterNamed,
): StepResult[] {
  const { learnedRatesOf } = request;
  const rates = learnedRatesOf === undefined ? null : ratesOf(model, named(learnedRatesOf));
  const moved = request.adapters.map((name) => getWithGradient(named, name, '/adapters'));
  return moved.map(({ adapter, gradient }) => {
    adapter.weights = minus(adapter.weights, moveOf(gradient, request, rates));
    adapter.gradient = null;
    return { gradientNorm: norm(gradient) };
  });
}

/** What an inner step takes from the weights. */
export function moveOf(
  gradient: Float64Array,
  inner: InnerRule,
  rates: Float64Array | null,
): Float64Array {
  const { factor } = factorOf(gradient, inner);
  return gradient.map((value, index) => factor * (rates?.[index] ?? 1) * value);
}

/** The derivative of a move in its gradient, transposed, times a vector. */
export function moveDerivative(
  gradient: Float64Array,
  inner: InnerRule,
  rates: Float64Array | null,
  vector: Float64Array,
): Float64Array {
  const { isScaled, factor } = factorOf(gradient, inner);
  const rated = vector.map((value, index) => (rates?.[index] ?? 1) * value);
  const along = isScaled ? dot(gradient, rated) / norm(gradient) ** 2 : 0;
  return rated.map((value, index) => factor * (value - along * gradient[index]!));
}

function factorOf(gradient: Float64Array, { learningRate, rule, normCap }: InnerRule) {
  const size = norm(gradient);
  const isScaled = size > 0 && (rule === 'normalised' || (rule === 'norm_cap' && size > normCap));
  return { isScaled, factor: learningRate * (isScaled ? normCap / size : 1) };
}
