import type {
  AdapterShape,
  ClassLogits,
  ForwardBackwardRequest,
  Sample,
  SamplePart,
  SampleRequest,
  TrainingBatch,
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

export function toWireShape(shape: AdapterShape): Schemas['LoadRequest']['adapter'] {
  if (shape.kind === 'full') {
    return { kind: 'full' };
  }
  const { rank, alpha, targets } = shape;
  return { kind: 'lora', rank, alpha, ...(targets === undefined ? {} : { targets: [...targets] }) };
}

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
  const { session, loss, head, targetClasses: classes } = request;
  return {
    session,
    loss,
    ...toWireTokens(request),
    ...given('targetValues', request.targetValues),
    ...given('behaviourValues', request.behaviourValues),
    ...(classes === undefined ? {} : { targetClasses: raggedIntegers(classes) }),
    ...(head === undefined ? {} : { head }),
  };
}

export function toWireBatch(batch: TrainingBatch): Schemas['TrainingBatch'] {
  return { loss: batch.loss, ...toWireTokens(batch) };
}

function toWireTokens({
  rows,
  weights,
  normalisers,
  behaviourLogProbabilities,
  kl,
}: Omit<TrainingBatch, 'loss'>): Omit<Schemas['TrainingBatch'], 'loss'> {
  return {
    rows: toWireRows(rows),
    weights: raggedFloats(weights),
    normalisers: [...normalisers],
    ...given('behaviourLogProbabilities', behaviourLogProbabilities),
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
