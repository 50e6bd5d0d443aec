import type { FieldNames } from '../renamed-fields.js';
import type { ChatMessage, ChatRequest } from './chat.schemas.js';
import type { CompletionFields } from './completion-fields.js';
import type { TextRequest } from './text.schemas.js';

/** A body for POST /generate, not yet held to its schema, and what its fields were called by who asked. */
export interface GenerateRequest {
  readonly body: Readonly<Record<string, unknown>>;
  readonly names: FieldNames;
}

type Options = Omit<CompletionFields, 'stream' | 'stream_options'>;

/** What every completion asks for, and where the texts of it stand. */
interface Asked {
  readonly prompt: string;
  readonly form: 'completion' | 'program';
  /** Names of the fields that the prompt and the bound of tokens came from. */
  readonly promptField: string;
  readonly tokensField: string;
}

/** A conversation is one prompt: the models know programs and no turns. */
export function fromChat(request: ChatRequest): GenerateRequest {
  const isNamedNew = (request.max_completion_tokens ?? null) !== null;
  const max_tokens = request.max_completion_tokens ?? request.max_tokens;
  return generateRequest(
    { ...request, max_tokens },
    {
      prompt: request.messages.map(textOf).join('\n\n'),
      form: 'program',
      promptField: 'messages',
      tokensField: isNamedNew ? 'max_completion_tokens' : 'max_tokens',
    },
  );
}

export function fromText(request: TextRequest): GenerateRequest {
  return generateRequest(request, {
    prompt: typeof request.prompt === 'string' ? request.prompt : request.prompt[0],
    form: 'completion',
    promptField: 'prompt',
    tokensField: 'max_tokens',
  });
}

function textOf({ content }: ChatMessage): string {
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('');
}

function generateRequest(options: Options, asked: Asked): GenerateRequest {
  const { stop, falconry } = options;
  return {
    body: {
      model: options.model,
      prompt: asked.prompt,
      form: asked.form,
      n: options.n ?? undefined,
      maxNewTokens: options.max_tokens ?? undefined,
      temperature: options.temperature ?? undefined,
      topP: options.top_p ?? undefined,
      seed: options.seed ?? undefined,
      stop: typeof stop === 'string' ? [stop] : (stop ?? undefined),
      ...falconry,
    },
    names: {
      prompt: asked.promptField,
      maxNewTokens: asked.tokensField,
      topP: 'top_p',
      memory: 'falconry.memory',
      form: 'falconry.form',
      project: 'falconry.project',
      topK: 'falconry.topK',
    },
  };
}
