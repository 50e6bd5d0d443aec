import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { ConversationUsed, Generate, Generation, GenerationModel } from './generation.schemas.js';
import { GenerationMemory, MemoryOptions, UsedEpisode } from './generation-memory.schemas.js';

const PreviewedSection = z
  .object({
    name: z.enum(['role', 'memory', 'turn', 'feedback', 'task', 'output']),
    version: z.int(),
    text: z.string(),
    tokens: z.int().describe('Counted alone; the whole may take a few more or less.'),
    episodeId: idSchema('episode').nullable().describe('The episode that it shows.'),
  })
  .meta({ id: 'PreviewedSection' });

const PreviewedMemory = GenerationMemory.extend({
  budgetTokens: z.int().describe('What episodes may take.'),
  tokens: z.int().describe('What they take.'),
  dropped: z
    .array(
      UsedEpisode.extend({
        reason: z
          .enum(['layout', 'budget', 'room'])
          .describe(
            'layout: prompts of this model have no place for it. budget: memory has no tokens left for it. room: the whole ' +
              'would not fit the context.',
          ),
        tokens: z.int().nullable().describe('What it would take; null where there is no place.'),
      }),
    )
    .describe('Episodes that were found and left out, the most valuable first.'),
}).meta({ id: 'PreviewedMemory' });

export const GenerationPreview = z
  .object({
    taskId: idSchema('task').nullable(),
    model: GenerationModel,
    prompt: z.string().describe('What the model would see.'),
    promptVersion: z.string(),
    promptTokens: z.int(),
    contextLength: z.int().meta({ examples: [512] }),
    room: z.int().describe('Tokens that a prompt may take, the answer having its own.'),
    sections: z.array(PreviewedSection).describe('The prompt, part by part.'),
    memory: PreviewedMemory,
    conversation: ConversationUsed.nullable(),
    turnsDropped: Generation.shape.turnsDropped,
  })
  .meta({ id: 'GenerationPreview' });
export type GenerationPreview = z.infer<typeof GenerationPreview>;

const MOST_TASKS = 20;

export const PreviewDataset = z
  .strictObject({
    model: Generate.shape.model,
    taskIds: z
      .array(idSchema('task'))
      .min(1)
      .max(MOST_TASKS)
      .optional()
      .describe('Those to show; the first `limit` of the dataset when left out.'),
    limit: z.int().min(1).max(MOST_TASKS).default(5),
    maxNewTokens: Generate.shape.maxNewTokens,
    memory: MemoryOptions.prefault({}),
  })
  .meta({ id: 'PreviewDataset', examples: [{ model: 'fledgling', limit: 1 }] });
export type PreviewDataset = z.infer<typeof PreviewDataset>;

export const DatasetPreview = z
  .object({ data: z.array(GenerationPreview) })
  .meta({ id: 'DatasetPreview' });
export type DatasetPreview = z.infer<typeof DatasetPreview>;
