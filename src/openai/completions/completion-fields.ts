import { z } from 'zod';
import {
  Generate,
  Generation,
  GenerationModel,
  SamplingUsed,
} from '../../generation/generation.schemas.js';
import { GenerationMemory } from '../../generation/generation-memory.schemas.js';
import { onlyNeutral, Unsupported, WithoutEffect } from '../unsupported.js';

const { shape } = Generate;

/** What a completion can be told beyond OpenAI's API: fields of POST /generate, as they are there. */
const GenerateOptions = z
  .strictObject({
    memory: shape.memory,
    form: shape.form,
    project: shape.project,
    topK: shape.topK,
  })
  .describe('Fields of POST /generate, under their names there.')
  .meta({ id: 'GenerateOptions' });

/** Fields that both kinds of completion take. What is left out has the default of POST /generate. */
export const completionFields = {
  model: shape.model,
  n: shape.n.unwrap().nullish(),
  temperature: shape.temperature.unwrap().nullish(),
  top_p: shape.topP.unwrap().nullish(),
  seed: shape.seed.unwrap().nullish(),
  stop: z.union([shape.stop.unwrap().element, shape.stop.unwrap()]).nullish(),
  max_tokens: shape.maxNewTokens.unwrap().nullish().describe("The model's own when left out."),
  stream: z.boolean().nullish().describe('Server-sent events while the choices are drawn.'),
  stream_options: z
    .strictObject({
      include_usage: z.boolean().optional(),
      include_obfuscation: onlyNeutral(false),
    })
    .nullish(),
  frequency_penalty: onlyNeutral(0),
  presence_penalty: onlyNeutral(0),
  logit_bias: Unsupported,
  user: WithoutEffect,
  falconry: GenerateOptions.optional(),
};

const CompletionFields = z.strictObject(completionFields);
export type CompletionFields = z.infer<typeof CompletionFields>;

/** `stream_options` says how a stream is, so there must be one. */
export function checkStream(
  context: z.core.ParsePayload<Pick<CompletionFields, 'stream' | 'stream_options'>>,
): void {
  const { stream, stream_options } = context.value;
  if (stream_options !== undefined && stream_options !== null && stream !== true) {
    const message = 'belongs to a stream; set stream to true';
    context.issues.push({
      code: 'custom',
      path: ['stream_options'],
      message,
      input: stream_options,
    });
  }
}

export const FinishReason = z.enum(['stop', 'length']);

export const CompletionUsage = z
  .object({
    prompt_tokens: z.int(),
    completion_tokens: z.int(),
    total_tokens: z.int(),
  })
  .meta({ id: 'CompletionUsage' });
export type CompletionUsage = z.infer<typeof CompletionUsage>;

/** What an answer says beyond OpenAI's API: as POST /generate says it. */
export const GenerationFacts = z
  .object({
    model: GenerationModel,
    sampling: SamplingUsed,
    memory: GenerationMemory,
    turnsDropped: Generation.shape.turnsDropped,
  })
  .describe('What answered and how, as GET /generate/{id} shows it.')
  .meta({ id: 'GenerationFacts' });
export type GenerationFacts = z.infer<typeof GenerationFacts>;
