import type {
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
  const behaviour = request.behaviourLogProbabilities;
  return {
    session: request.session,
    rows: toWireRows(request.rows),
    loss: request.loss,
    weights: raggedFloats(request.weights),
    normalisers: [...request.normalisers],
    ...(behaviour === undefined ? {} : { behaviourLogProbabilities: raggedFloats(behaviour) }),
    ...(request.kl === undefined ? {} : { kl: request.kl }),
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
