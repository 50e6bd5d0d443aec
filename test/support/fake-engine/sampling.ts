import type { Sample, SamplePart, SampleRequest } from '../../../src/contracts/policy.js';
import type { AdapterNamed } from './adapter.js';
import { refusal } from './refusal.js';
import {
  CONTEXT_LENGTH,
  rowGenerator,
  type SoftmaxPolicy,
  type Vocabulary,
} from './softmax-policy.js';

/** The answers to a request. Each draws from chance of its own, and is the same whatever else is asked for. */
export function drawSamples(
  model: SoftmaxPolicy,
  request: SampleRequest,
  named: AdapterNamed,
): Sample[] {
  const { prompts, adapters, samplesPerPrompt } = request;
  if (adapters.length !== 1 && adapters.length !== prompts.length) {
    throw refusal('/adapters', `names one adapter, or one for each of ${prompts.length}.`);
  }
  const chosen = prompts.map((prompt, index) => {
    if (prompt.length === 0 || prompt.length + request.maxNewTokens > CONTEXT_LENGTH) {
      throw refusal(`/prompts/${index}`, 'is empty or too long.');
    }
    return named(adapters[adapters.length === 1 ? 0 : index]!);
  });
  return prompts.flatMap((prompt, index) =>
    Array.from({ length: samplesPerPrompt }, (_, sample) => {
      const next = rowGenerator(request.seed, index * samplesPerPrompt + sample);
      return draw(model, { prompt, weights: chosen[index]!.weights, request, next });
    }),
  );
}

/** What token `step` adds to an answer: none when it has ended. Every token here spells whole characters. */
export function partsAt(sample: Sample, row: number, step: number): SamplePart[] {
  const { text, tokens, logProbabilities, byteOffsets } = sample;
  if (step >= tokens.length) {
    return [];
  }
  const bytes = Buffer.from(text).subarray(byteOffsets[step], byteOffsets[step + 1]);
  return [
    {
      row,
      text: bytes.toString(),
      tokens: tokens.slice(step, step + 1),
      logProbabilities: logProbabilities.slice(step, step + 1),
    },
  ];
}

interface Draw {
  readonly prompt: Int32Array;
  readonly weights: Float64Array;
  readonly request: SampleRequest;
  readonly next: () => number;
}

function draw(model: SoftmaxPolicy, { prompt, weights, request, next }: Draw): Sample {
  const { vocabulary } = model;
  const tokens: number[] = [];
  const scores: number[] = [];
  let text = '';
  let cut: number | null = null;
  while (tokens.length < request.maxNewTokens && cut === null) {
    const rows = model.rowsAt(prompt, tokens.at(-1) ?? null);
    const known = rows === null ? null : model.logProbabilities(weights, rows);
    const token =
      known === null ? vocabulary.endToken : vocabulary.drawable[choose(known, request, next())]!;
    tokens.push(token);
    scores.push(model.score(weights, rows, token));
    if (token === vocabulary.endToken) {
      cut = text.length;
    } else {
      text += vocabulary.spell(token);
      cut = firstStop(text, request.stop);
    }
  }
  text = text.slice(0, cut ?? text.length);
  return {
    text,
    tokens: Int32Array.from(tokens),
    logProbabilities: Float32Array.from(scores),
    byteOffsets: byteOffsetsOf(vocabulary, tokens, Buffer.byteLength(text)),
    isTruncated: cut === null,
  };
}

/** Index of the token drawn at `uniform`, after temperature, top-k and top-p. */
function choose(scores: Float64Array, how: SampleRequest, uniform: number): number {
  const order = Array.from(scores, (_, index) => index).toSorted((a, b) => scores[b]! - scores[a]!);
  if (how.temperature === 0) {
    return order[0]!;
  }
  const weights = order.map((index) =>
    Math.exp((scores[index]! - scores[order[0]!]!) / how.temperature),
  );
  const kept = how.topK > 0 ? weights.slice(0, how.topK) : weights;
  const total = kept.reduce((sum, weight) => sum + weight, 0);
  let reached = 0;
  const nucleus = kept.filter((weight) => {
    const isKept = how.topP >= 1 || reached < how.topP * total;
    reached += weight;
    return isKept;
  });
  let left = uniform * nucleus.reduce((sum, weight) => sum + weight, 0);
  const place = nucleus.findIndex((weight) => (left -= weight) < 0);
  return order[place < 0 ? nucleus.length - 1 : place]!;
}

/** Where the first stop text begins, or null when there is none. */
function firstStop(text: string, stops: readonly string[]): number | null {
  const found = stops.map((stop) => text.indexOf(stop)).filter((place) => place >= 0);
  return found.length > 0 ? Math.min(...found) : null;
}

/** @param end bytes of the text, which a stop may have cut before the last tokens */
function byteOffsetsOf(vocabulary: Vocabulary, tokens: readonly number[], end: number): Int32Array {
  let start = 0;
  return Int32Array.from(tokens, (token) => {
    const offset = Math.min(start, end);
    start += Buffer.byteLength(vocabulary.spell(token));
    return offset;
  });
}
