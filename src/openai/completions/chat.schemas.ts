import { z } from 'zod';
import { idSchema } from '../../common/ids.js';
import { UnixSeconds } from '../unix-seconds.js';
import { onlyNeutral, Unsupported, WithoutEffect } from '../unsupported.js';
import {
  checkStream,
  completionFields,
  CompletionUsage,
  FinishReason,
  GenerationFacts,
} from './completion-fields.js';

const MOST_MESSAGES = 256;
const MOST_PARTS = 64;

const TextPart = z.strictObject({
  type: z.literal('text', { error: 'only text is supported' }),
  text: z.string(),
});
const Content = z.union([z.string(), z.array(TextPart).min(1).max(MOST_PARTS)], {
  error: 'must be text, or parts of type text',
});

export const ChatMessage = z
  .discriminatedUnion('role', [
    z.strictObject({
      role: z.enum(['system', 'developer', 'user']),
      content: Content,
      name: Unsupported,
    }),
    z.strictObject({
      role: z.literal('assistant'),
      content: Content,
      name: Unsupported,
      refusal: Unsupported,
      audio: Unsupported,
      tool_calls: Unsupported,
      function_call: Unsupported,
    }),
  ])
  .meta({ id: 'ChatMessage' });
export type ChatMessage = z.infer<typeof ChatMessage>;

export const ChatRequest = z
  .strictObject({
    ...completionFields,
    messages: z
      .array(ChatMessage)
      .min(1)
      .max(MOST_MESSAGES)
      .describe(
        'The last is of the user, and what to solve; those before are shown as far as there is room, laid out as the ' +
          'model expects. `falconry.turnsDropped` says how many were not.',
      ),
    max_completion_tokens: completionFields.max_tokens,
    response_format: z
      .strictObject({ type: z.literal('text', { error: 'only text is supported' }) })
      .nullish(),
    modalities: z.array(z.literal('text', { error: 'only text is supported' })).nullish(),
    logprobs: onlyNeutral(false),
    top_logprobs: onlyNeutral(0),
    store: onlyNeutral(true).describe('Every answer is kept, as the handle of feedback.'),
    metadata: Unsupported,
    tools: Unsupported,
    tool_choice: onlyNeutral('none'),
    parallel_tool_calls: onlyNeutral(true, false),
    functions: Unsupported,
    function_call: onlyNeutral('none'),
    reasoning_effort: onlyNeutral('none'),
    verbosity: onlyNeutral('medium'),
    service_tier: onlyNeutral('auto', 'default'),
    prediction: Unsupported,
    audio: Unsupported,
    web_search_options: Unsupported,
    prompt_cache_key: WithoutEffect,
    prompt_cache_retention: Unsupported,
    safety_identifier: WithoutEffect,
  })
  .check((context) => {
    checkStream(context);
    const { messages, max_tokens, max_completion_tokens } = context.value;
    const fault = (path: PropertyKey[], message: string): void => {
      context.issues.push({ code: 'custom', path, message, input: context.value });
    };
    if (messages.at(-1)?.role !== 'user') {
      fault(['messages', messages.length - 1, 'role'], 'the last message must be of the user');
    }
    if ((max_tokens ?? null) !== null && (max_completion_tokens ?? null) !== null) {
      fault(['max_tokens'], 'is the old name of max_completion_tokens; give one of them');
    }
  })
  .meta({
    id: 'ChatRequest',
    examples: [
      {
        model: 'fledgling',
        messages: [{ role: 'user', content: 'def double(n):\n    """Give n times two."""\n' }],
        temperature: 0,
      },
    ],
  });
export type ChatRequest = z.infer<typeof ChatRequest>;

export const ChatCompletion = z
  .object({
    id: idSchema('generation').describe('The handle of feedback.'),
    object: z.literal('chat.completion'),
    created: UnixSeconds,
    model: z.string().describe('As it was asked for.'),
    system_fingerprint: z.string().describe('The checkpoint, or the digest of a base model.'),
    choices: z.array(
      z.object({
        index: z.int(),
        message: z.object({
          role: z.literal('assistant'),
          content: z.string(),
          refusal: z.null(),
        }),
        logprobs: z.null(),
        finish_reason: FinishReason,
      }),
    ),
    usage: CompletionUsage,
    falconry: GenerationFacts,
  })
  .meta({ id: 'ChatCompletion' });
export type ChatCompletion = z.infer<typeof ChatCompletion>;
