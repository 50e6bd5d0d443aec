import type { z } from 'zod';
import type { Generate } from '../../generation/generation.schemas.js';
import type { Message } from '../../generation/message.schemas.js';
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

/** What a completion asks for, and the name of the field that the bound of tokens came from. */
interface Asked {
  readonly subject: Pick<z.input<typeof Generate>, 'prompt' | 'messages' | 'form'>;
  readonly tokensField: string;
}

export function fromChat(request: ChatRequest): GenerateRequest {
  const isNamedNew = (request.max_completion_tokens ?? null) !== null;
  const max_tokens = request.max_completion_tokens ?? request.max_tokens;
  return generateRequest(
    { ...request, max_tokens },
    {
      subject: { messages: request.messages.map(messageOf), form: 'program' },
      tokensField: isNamedNew ? 'max_completion_tokens' : 'max_tokens',
    },
  );
}

export function fromText(request: TextRequest): GenerateRequest {
  return generateRequest(request, {
    subject: {
      prompt: typeof request.prompt === 'string' ? request.prompt : request.prompt[0],
      form: 'completion',
    },
    tokensField: 'max_tokens',
  });
}

/** A developer says what a system does, by its newer name. */
function messageOf({ role, content }: ChatMessage): Message {
  return {
    role: role === 'developer' ? 'system' : role,
    content: typeof content === 'string' ? content : content.map(({ text }) => text).join(''),
  };
}

function generateRequest(options: Options, asked: Asked): GenerateRequest {
  const { stop, falconry } = options;
  return {
    body: {
      model: options.model,
      ...asked.subject,
      n: options.n ?? undefined,
      maxNewTokens: options.max_tokens ?? undefined,
      temperature: options.temperature ?? undefined,
      topP: options.top_p ?? undefined,
      seed: options.seed ?? undefined,
      stop: typeof stop === 'string' ? [stop] : (stop ?? undefined),
      ...falconry,
    },
    names: {
      maxNewTokens: asked.tokensField,
      topP: 'top_p',
      memory: 'falconry.memory',
      form: 'falconry.form',
      project: 'falconry.project',
      topK: 'falconry.topK',
    },
  };
}
