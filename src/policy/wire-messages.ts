import type {
  ClassLogits,
  ForwardBackwardRequest,
  Sample,
  SamplePart,
  SampleRequest,
  TrainingRows,
} from '../contracts/policy.js';
import type { components } from './engine.generated.js';
import {
  raggedFloats,
  raggedIntegers,
  splitRows,
  toBytes,
  toFloats,
  toIntegers,
} from './wire-arrays.js';

type Schemas = components['schemas'];
export type SampleFrame = Schemas['SampleFrame'];

export function toWireSample(request: SampleRequest): Schemas['SampleRequest'] {
  return {
    ...request,
    prompts: raggedIntegers(request.prompts),
    adapters: [...request.adapters],
    stop: [...request.stop],
  };
}

export function toWireRows(rows: TrainingRows): Schemas['TrainingRows'] {
  return {
    prompts: raggedIntegers(rows.prompts),
    promptOfRow: toBytes(rows.promptOfRow),
    completions: raggedIntegers(rows.completions),
    adapterOfRow: toBytes(rows.adapterOfRow),
    adapters: [...rows.adapters],
  };
}

export function toWireForwardBackward(
  request: ForwardBackwardRequest,
): Omit<Schemas['ForwardBackwardRequest'], 'sequence'> {
  const { session, loss, head, kl, targetClasses: classes } = request;
  return {
    session,
    rows: toWireRows(request.rows),
    loss,
    weights: raggedFloats(request.weights),
    normalisers: [...request.normalisers],
    ...given('behaviourLogProbabilities', request.behaviourLogProbabilities),
    ...given('targetValues', request.targetValues),
    ...given('behaviourValues', request.behaviourValues),
    ...(classes === undefined ? {} : { targetClasses: raggedIntegers(classes) }),
    ...(head === undefined ? {} : { head }),
    ...(kl === undefined ? {} : { kl }),
  };
}

export function toParts({ rows, tokens, logProbabilities, texts }: SampleFrame): SamplePart[] {
  const lengths = toIntegers(tokens.lengths);
  const drawn = splitRows(toIntegers(tokens.values), lengths);
  const scores = splitRows(toFloats(logProbabilities), lengths);
  return Array.from(toIntegers(rows), (row, index) => ({
    row,
    text: texts[index] ?? '',
    tokens: drawn[index] ?? new Int32Array(),
    logProbabilities: scores[index] ?? new Float32Array(),
  }));
}

export function toClassLogits(
  answer: Schemas['ClassesAnswer'],
  { completions }: TrainingRows,
): ClassLogits {
  const lengths = Int32Array.from(completions, (row) => row.length * answer.classes);
  const widths = new Int32Array(completions.length).fill(answer.classes);
  return {
    tokens: splitRows(toFloats(answer.tokenLogits), lengths),
    rows: splitRows(toFloats(answer.rowLogits), widths),
  };
}

function given(field: string, rows: readonly Float32Array[] | undefined): object {
  return rows === undefined ? {} : { [field]: raggedFloats(rows) };
}

export function toSamples(answer: Schemas['SampleAnswer']): Sample[] {
  const lengths = toIntegers(answer.tokens.lengths);
  const tokens = splitRows(toIntegers(answer.tokens.values), lengths);
  const logProbabilities = splitRows(toFloats(answer.logProbabilities), lengths);
  const byteOffsets = splitRows(toIntegers(answer.byteOffsets), lengths);
  return tokens.map((row, index) => ({
    text: answer.texts[index] ?? '',
    tokens: row,
    logProbabilities: logProbabilities[index] ?? new Float32Array(),
    byteOffsets: byteOffsets[index] ?? new Int32Array(),
    isTruncated: answer.isTruncated[index] ?? false,
  }));
}
