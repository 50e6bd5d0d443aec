import { STILL_HERE } from '../../common/event-stream.js';
import { asKnownProblem } from '../../common/known-problem.js';
import { toOpenaiError } from '../../common/openai-error.js';
import type { Generation, GenerationStart } from '../../generation/generation.schemas.js';
import type { GenerationEvent, ToFrames } from '../../generation/generation-streams.js';
import { factsOf, finishReasonOf, headOf, usageOf } from './completion-answers.js';

export interface StreamOptions {
  /** The name that the caller used. */
  readonly model: string;
  /** Choices that are drawn. */
  readonly count: number;
  readonly includesUsage: boolean;
}

/** How the choices of one kind of completion are told in parts. */
interface Kind {
  readonly object: string;
  /** What comes before the text of a choice; null for nothing. */
  readonly opening: object | null;
  readonly part: (text: string) => object;
  readonly closing: object;
}

export const CHAT: Kind = {
  object: 'chat.completion.chunk',
  opening: { delta: { role: 'assistant', content: '' } },
  part: (content) => ({ delta: { content } }),
  closing: { delta: {} },
};

export const TEXT: Kind = {
  object: 'text_completion',
  opening: null,
  part: (text) => ({ text }),
  closing: { text: '' },
};

/**
 * One answer as chunks: an opening of each choice where its kind has one, what each grows by as it is drawn, their ends,
 * what it cost, and `[DONE]`; or an error in its place. The first chunk brings the facts.
 */
export class CompletionTelling {
  private head: object = {};
  private facts: object = {};

  constructor(
    private readonly kind: Kind,
    private readonly options: StreamOptions,
  ) {}

  *tell(event: GenerationEvent): Generator<string> {
    switch (event.kind) {
      case 'silence':
        yield STILL_HERE;
        break;
      case 'start':
        yield* this.start(event.start);
        break;
      case 'growth':
        yield this.chunk(event.index, this.kind.part(event.text));
        break;
      case 'whole':
        yield* this.end(event.generation);
        break;
      case 'failed':
        yield frame(toOpenaiError(asKnownProblem(event.error).toProblem()));
    }
  }

  private *start(start: GenerationStart): Generator<string> {
    this.head = { ...headOf(start, this.options.model), object: this.kind.object };
    this.facts = { falconry: factsOf(start) };
    if (this.kind.opening !== null) {
      for (let index = 0; index < this.options.count; index += 1) {
        yield this.chunk(index, this.kind.opening);
      }
    }
  }

  private *end(generation: Generation): Generator<string> {
    for (const choice of generation.choices) {
      yield this.chunk(choice.index, this.kind.closing, finishReasonOf(choice));
    }
    if (this.options.includesUsage) {
      yield frame({ ...this.head, choices: [], usage: usageOf(generation) });
    }
    yield 'data: [DONE]\n\n';
  }

  private chunk(index: number, told: object, finish_reason: string | null = null): string {
    const { facts } = this;
    this.facts = {};
    const usage = this.options.includesUsage ? { usage: null } : {};
    const choice = { index, logprobs: null, finish_reason, ...told };
    return frame({ ...this.head, choices: [choice], ...usage, ...facts });
  }
}

export function completionFrames(kind: Kind, options: StreamOptions): ToFrames {
  return async function* tell(events) {
    const telling = new CompletionTelling(kind, options);
    for await (const event of events) {
      yield* telling.tell(event);
    }
  };
}

function frame(chunk: object): string {
  return `data: ${JSON.stringify(chunk)}\n\n`;
}
