import type { Choice, Generation } from '../../generation/generation.schemas.js';
import { factsOf, headOf, usageOf } from './completion-answers.js';

/** Characters that a part of a stream brings at most. */
const PART = /.{1,64}/gsu;

export interface StreamOptions {
  /** The name that the caller used. */
  readonly model: string;
  readonly includesUsage: boolean;
}

/** How the choices of one kind of completion are told in parts. */
interface Telling {
  readonly object: string;
  /** What comes before the text of a choice; null for nothing. */
  readonly opening: object | null;
  readonly part: (text: string) => object;
  readonly closing: object;
}

const CHAT: Telling = {
  object: 'chat.completion.chunk',
  opening: { delta: { role: 'assistant', content: '' } },
  part: (content) => ({ delta: { content } }),
  closing: { delta: {} },
};

const TEXT: Telling = {
  object: 'text_completion',
  opening: null,
  part: (text) => ({ text }),
  closing: { text: '' },
};

export function chatFrames(generation: Generation, options: StreamOptions): Generator<string> {
  return frames(generation, CHAT, options);
}

export function textFrames(generation: Generation, options: StreamOptions): Generator<string> {
  return frames(generation, TEXT, options);
}

/** An answer as server-sent events: choice after choice, each in parts, then what it cost, and `[DONE]`. */
function* frames(
  generation: Generation,
  telling: Telling,
  { model, includesUsage }: StreamOptions,
): Generator<string> {
  const head = { ...headOf(generation, model), object: telling.object };
  const usage = includesUsage ? { usage: null } : {};
  let facts: object = { falconry: factsOf(generation) };
  for (const choice of generation.choices) {
    for (const told of partsOf(choice, telling)) {
      yield frame({ ...head, choices: [told], ...usage, ...facts });
      facts = {};
    }
  }
  if (includesUsage) {
    yield frame({ ...head, choices: [], usage: usageOf(generation) });
  }
  yield 'data: [DONE]\n\n';
}

function* partsOf({ index, text, finishReason }: Choice, telling: Telling): Generator<object> {
  const unfinished = { index, logprobs: null, finish_reason: null };
  if (telling.opening !== null) {
    yield { ...unfinished, ...telling.opening };
  }
  for (const part of text.match(PART) ?? []) {
    yield { ...unfinished, ...telling.part(part) };
  }
  yield { ...unfinished, ...telling.closing, finish_reason: finishReason };
}

function frame(chunk: object): string {
  return `data: ${JSON.stringify(chunk)}\n\n`;
}
