import { z } from 'zod';
import { idSchema } from '../../common/ids.js';
import { UnixSeconds } from '../unix-seconds.js';
import { onlyNeutral, Unsupported } from '../unsupported.js';
import {
  checkStream,
  completionFields,
  CompletionUsage,
  FinishReason,
  GenerationFacts,
} from './completion-fields.js';

const onePrompt = 'must be one text; several prompts, and token ids, are not supported';

export const TextRequest = z
  .strictObject({
    ...completionFields,
    prompt: z
      .union([z.string(), z.tuple([z.string()])], { error: onePrompt })
      .describe('The beginning of a program, which the answer goes on with.'),
    best_of: onlyNeutral(1),
    echo: onlyNeutral(false),
    logprobs: Unsupported,
    suffix: Unsupported,
  })
  .check(checkStream)
  .meta({ id: 'TextRequest' });
export type TextRequest = z.infer<typeof TextRequest>;

export const TextCompletion = z
  .object({
    id: idSchema('generation').describe('The handle of feedback.'),
    object: z.literal('text_completion'),
    created: UnixSeconds,
    model: z.string().describe('As it was asked for.'),
    system_fingerprint: z.string().describe('The checkpoint, or the digest of a base model.'),
    choices: z.array(
      z.object({
        index: z.int(),
        text: z.string(),
        logprobs: z.null(),
        finish_reason: FinishReason,
      }),
    ),
    usage: CompletionUsage,
    falconry: GenerationFacts,
  })
  .meta({ id: 'TextCompletion' });
export type TextCompletion = z.infer<typeof TextCompletion>;
