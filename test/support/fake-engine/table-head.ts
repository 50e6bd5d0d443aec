import type {
  ClassLogits,
  ForwardBackwardRequest,
  HeadKind,
  TrainingRows,
} from '../../../src/contracts/policy.js';

/** A head as a table: one row of numbers per token that the model may have seen last. */
const CLASSES = 4;

export function widthOf(kind: HeadKind): number {
  return kind === 'value' ? 1 : CLASSES;
}

/** What a value head gives the state before every completion token, [R][T]. */
export function valuesOf(weights: Float64Array, rows: TrainingRows): Float32Array[] {
  return placesRead(rows, 'value').map((row) => Float32Array.from(row, (key) => weights[key]!));
}

/** What an outcome head makes of the rows. */
export function classesOf(weights: Float64Array, rows: TrainingRows): ClassLogits {
  const tokens = placesRead(rows, 'outcome').map((row) =>
    Float32Array.from(row.flatMap((key) => [...logitsAt(weights, key)])),
  );
  return { tokens, rows: tokens.map(largestLogits) };
}

/** The token that decides what is read at each place, [R][T]: the one before for a value, the token itself for classes. */
function placesRead(rows: TrainingRows, kind: HeadKind): number[][] {
  return rows.completions.map((completion, index) => {
    const before = rows.prompts[rows.promptOfRow[index]!]!.at(-1)!;
    return kind === 'outcome' ? [...completion] : [before, ...completion.slice(0, -1)];
  });
}

function logitsAt(weights: Float64Array, key: number): Float64Array {
  return weights.slice(key * CLASSES, (key + 1) * CLASSES);
}

/** The largest logit of each class over the tokens of a row. */
function largestLogits(row: Float32Array): Float32Array {
  return Float32Array.from({ length: CLASSES }, (_, one) =>
    Math.max(...row.filter((_logit, place) => place % CLASSES === one)),
  );
}

/** Per adapter, and the gradient of the table. */
interface HeadLoss {
  readonly losses: number[];
  readonly clipped: number[];
  readonly weighted: number[];
  readonly gradient: Float64Array;
}

export function headLoss(request: ForwardBackwardRequest, weights: Float64Array): HeadLoss {
  const { rows, normalisers, loss } = request;
  const zeros = () => rows.adapters.map(() => 0);
  const sums = {
    losses: zeros(),
    clipped: zeros(),
    weighted: zeros(),
    gradient: weights.map(() => 0),
  };
  placesRead(rows, request.loss.kind === 'value' ? 'value' : 'outcome').forEach((keys, row) => {
    const owner = rows.adapterOfRow[row]!;
    const counted = keys.map((_, place) => place).filter((t) => request.weights[row]![t] !== 0);
    const one = { request, weights, row, keys, counted };
    const term =
      loss.kind === 'value'
        ? valueTerm(one, loss.clip)
        : outcomeTerm(one, loss.kind === 'classify' ? loss.over : 'token');
    sums.weighted[owner]! += counted.length;
    sums.clipped[owner]! += term.clipped;
    sums.losses[owner]! += term.loss / normalisers[owner]!;
    for (const [place, slope] of term.slopes) {
      sums.gradient[place]! += slope / normalisers[owner]!;
    }
  });
  return sums;
}

interface Term {
  readonly loss: number;
  readonly clipped: number;
  readonly slopes: [place: number, slope: number][];
}

interface Row {
  readonly request: ForwardBackwardRequest;
  readonly weights: Float64Array;
  readonly row: number;
  readonly keys: readonly number[];
  /** Places of the tokens whose weight is not zero. */
  readonly counted: readonly number[];
}

function valueTerm({ request, weights, row, keys, counted }: Row, clip = Infinity): Term {
  const terms = counted.map((t) => {
    const value = weights[keys[t]!]!;
    const target = request.targetValues![row]![t]!;
    const weight = request.weights[row]![t]!;
    const old = request.behaviourValues?.[row]?.[t] ?? value;
    const near = Math.min(Math.max(value, old - clip), old + clip);
    const isClipped = (near - target) ** 2 > (value - target) ** 2;
    const error = (isClipped ? near : value) - target;
    return { loss: (weight * error ** 2) / 2, isClipped, slope: weight * error, key: keys[t]! };
  });
  return {
    loss: terms.reduce((sum, term) => sum + term.loss, 0),
    clipped: terms.filter((term) => term.isClipped).length,
    slopes: terms.map((term) => [term.key, term.isClipped ? 0 : term.slope]),
  };
}

function outcomeTerm({ request, weights, row, keys, counted }: Row, over: string): Term {
  const groups = over === 'sequence' ? [counted] : counted.map((t) => [t]);
  const parts = groups
    .filter((group) => group.length > 0)
    .map((group) => {
      const first = group[0]!;
      const target = request.targetClasses![row]![first]!;
      const read = group.map((t) => keys[t]!);
      return classTerm(weights, read, target, request.weights[row]![first]!);
    });
  return {
    loss: parts.reduce((sum, part) => sum + part.loss, 0),
    clipped: 0,
    slopes: parts.flatMap((part) => part.slopes),
  };
}

/** Cross-entropy under the largest logits over `keys`; each class's slope goes to the key that holds its largest. */
function classTerm(weights: Float64Array, keys: number[], target: number, weight: number) {
  const best = Array.from({ length: CLASSES }, (_, one) => {
    const places = keys.map((key) => key * CLASSES + one);
    return places.reduce((top, place) => (weights[place]! > weights[top]! ? place : top));
  });
  const shares = best.map((place) => Math.exp(weights[place]!));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const slopes = best.map((place, one): [number, number] => [
    place,
    weight * (shares[one]! / total - (one === target ? 1 : 0)),
  ]);
  return { loss: -weight * Math.log(shares[target]! / total), slopes };
}
