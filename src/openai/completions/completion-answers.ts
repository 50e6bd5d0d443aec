import type { Choice } from '../../generation/choice.schemas.js';
import type { Generation, GenerationStart } from '../../generation/generation.schemas.js';
import { toUnixSeconds } from '../unix-seconds.js';
import type { ChatCompletion } from './chat.schemas.js';
import type { CompletionUsage, GenerationFacts } from './completion-fields.js';
import type { TextCompletion } from './text.schemas.js';

/** The answer to a chat; `model` is the name that the caller used. */
export function chatCompletion(generation: Generation, model: string): ChatCompletion {
  return {
    object: 'chat.completion',
    ...headOf(generation, model),
    choices: generation.choices.map((choice) => ({
      index: choice.index,
      message: { role: 'assistant', content: choice.text, refusal: null },
      logprobs: null,
      finish_reason: finishReasonOf(choice),
    })),
    usage: usageOf(generation),
    falconry: factsOf(generation),
  };
}

/** The answer to a prompt; `model` is the name that the caller used. */
export function textCompletion(generation: Generation, model: string): TextCompletion {
  return {
    object: 'text_completion',
    ...headOf(generation, model),
    choices: generation.choices.map((choice) => ({
      index: choice.index,
      text: choice.text,
      logprobs: null,
      finish_reason: finishReasonOf(choice),
    })),
    usage: usageOf(generation),
    falconry: factsOf(generation),
  };
}

/** What every answer, and every part of one, begins with. */
export function headOf(
  { id, createdAt, model: { version } }: GenerationStart,
  model: string,
): Pick<ChatCompletion, 'id' | 'created' | 'model' | 'system_fingerprint'> {
  return { id, created: toUnixSeconds(createdAt), model, system_fingerprint: version };
}

export function usageOf({ usage }: Generation): CompletionUsage {
  return {
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    total_tokens: usage.totalTokens,
  };
}

/** Of a whole answer: one that broke off ends in an error. */
export function finishReasonOf({ finishReason }: Choice): 'stop' | 'length' {
  return finishReason === 'length' ? 'length' : 'stop';
}

export function factsOf(start: GenerationStart): GenerationFacts {
  const { model, sampling, memory, turnsDropped } = start;
  return { model, sampling, memory, turnsDropped };
}
