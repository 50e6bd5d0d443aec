import type { ExactMetaStepRequest } from '../../../src/contracts/policy.js';
import { moveDerivative, moveOf } from './inner-step.js';
import { dot, minus, norm, sumOf } from './vectors.js';

/** Losses and gradients of T tasks at weights of their own. */
type Slopes = (weights: readonly Float64Array[]) => {
  readonly losses: readonly number[];
  readonly gradients: readonly Float64Array[];
};

interface Ascent {
  readonly start: Float64Array;
  readonly tasks: number;
  readonly support: Slopes;
  readonly query: Slopes;
  readonly inner: ExactMetaStepRequest['inner'];
  readonly rates: Float64Array | null;
}

/** One inner step of all tasks: where it began, and the gradients there. */
interface Move {
  readonly at: readonly Float64Array[];
  readonly gradients: readonly Float64Array[];
}

interface Found {
  readonly gradient: Float64Array;
  /** The derivative of the mean query loss in the log of each weight's own rate. */
  readonly rateGains: Float64Array;
  readonly cosineToFirstOrder: number;
  readonly supportLosses: readonly number[];
  readonly queryLosses: readonly number[];
}

const NUDGE = 1e-4;

/**
 * The gradient of the mean query loss through the inner steps, backwards: a step w - f(g(w)) turns a gradient v into
 * v - H J v, with J the derivative of f and H v a central difference of exact gradients along v.
 */
export function throughInnerSteps({ start, tasks, support, query, inner, rates }: Ascent): Found {
  const moves: Move[] = [];
  let at: readonly Float64Array[] = Array.from({ length: tasks }, () => start);
  let supportLosses: readonly number[] = [];
  for (let step = 0; step < inner.steps; step += 1) {
    const { losses, gradients } = support(at);
    supportLosses = step === 0 ? losses : supportLosses;
    moves.push({ at, gradients });
    at = at.map((weights, task) => minus(weights, moveOf(gradients[task]!, inner, rates)));
  }
  const end = query(at);
  let back: Float64Array[] = end.gradients.map((gradient) =>
    gradient.map((value) => value / tasks),
  );
  const firstOrder = sumOf(back);
  const rateGains = new Float64Array(start.length);
  for (const move of moves.toReversed()) {
    back.forEach((vector, task) => {
      const moved = moveOf(move.gradients[task]!, inner, rates);
      moved.forEach((value, index) => {
        rateGains[index]! -= value * vector[index]!;
      });
    });
    const turned = back.map((vector, task) =>
      moveDerivative(move.gradients[task]!, inner, rates, vector),
    );
    const curved = hessianTimes(support, move.at, turned);
    back = back.map((vector, task) => minus(vector, curved[task]!));
  }
  const gradient = sumOf(back);
  const cosineToFirstOrder = dot(gradient, firstOrder) / (norm(gradient) * norm(firstOrder));
  return { gradient, rateGains, cosineToFirstOrder, supportLosses, queryLosses: end.losses };
}

function hessianTimes(
  slopes: Slopes,
  at: readonly Float64Array[],
  vectors: readonly Float64Array[],
): Float64Array[] {
  const nudges = vectors.map((vector) => NUDGE / (norm(vector) || 1));
  const side = (sign: number) =>
    slopes(
      at.map((weights, task) =>
        weights.map((value, index) => value + sign * nudges[task]! * vectors[task]![index]!),
      ),
    ).gradients;
  const [above, below] = [side(1), side(-1)];
  return above.map((high, task) => minus(high, below[task]!).map((x) => x / (2 * nudges[task]!)));
}
