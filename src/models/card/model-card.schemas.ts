import { z } from 'zod';

const MemoryNeed = z
  .object({
    weightsBytes: z.int().describe('Parameters × bytes of a number.'),
    cacheBytesPerToken: z
      .int()
      .nullable()
      .describe(
        '2 × layers × key-value width × bytes of a number, for each token of a prompt or an answer while it is drawn.',
      ),
  })
  .meta({ id: 'MemoryNeed' });

/** What the files of a base model say of it, before anything of it is loaded. */
export const ModelCard = z
  .object({
    architecture: z.string().meta({ examples: ['Qwen2ForCausalLM'] }),
    parameters: z.int().describe('Numbers in the weights.').meta({ examples: [648_832] }),
    contextLength: z
      .int()
      .nullable()
      .describe('Tokens that the model has positions for; null when they are without limit.'),
    dtype: z.string().describe('The type of most weights.').meta({ examples: ['float32'] }),
    licence: z
      .string()
      .nullable()
      .describe('As README.md or config.json states it.')
      .meta({ examples: ['apache-2.0'] }),
    sizeBytes: z.int().describe('Of the weights on the disk.'),
    memory: z
      .object({ float32: MemoryNeed, bfloat16: MemoryNeed })
      .describe('What the engine takes to hold it in each type that it may be started with.'),
    digest: z
      .string()
      .describe(
        'sha256 over configuration, tokenizer and weights, in hex; the version of every answer of the base model.',
      )
      .meta({ examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'] }),
  })
  .meta({ id: 'ModelCard' });
export type ModelCard = z.infer<typeof ModelCard>;
