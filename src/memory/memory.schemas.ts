import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { PageQuery, pageSchema } from '../common/paging.js';
import { Text } from '../common/text.js';
import { EpisodeSource, TrustLevel } from '../contracts/episode.js';

export const EpisodeQuery = PageQuery.extend({
  project: Text(200).optional(),
  source: EpisodeSource.optional(),
  trust: TrustLevel.optional(),
  passing: z.enum(['true', 'false']).optional(),
  jobId: idSchema('job').optional(),
});
export type EpisodeQuery = z.infer<typeof EpisodeQuery>;

export const Episode = z
  .object({
    id: idSchema('episode'),
    source: EpisodeSource,
    trust: TrustLevel,
    origin: z.string().nullable().describe('The API key or job that it came from.'),
    taskId: z.string().nullable(),
    project: z.string().nullable(),
    answer: z.string(),
    isPassing: z.boolean(),
    passed: z.int(),
    total: z.int(),
    errorType: z.string().nullable(),
    errorLine: z.int().nullable(),
    lesson: z.string(),
    reward: z.number().nullable(),
    jobId: z.string().nullable(),
    step: z.int().nullable(),
    modelId: z.string().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Episode' });
export type Episode = z.infer<typeof Episode>;

export const EpisodePage = pageSchema(Episode, 'EpisodePage');
export type EpisodePage = z.infer<typeof EpisodePage>;

export const SearchMemory = z
  .strictObject({
    text: z.string().min(1).max(65_536).describe('The text of a task.'),
    project: Text(200)
      .optional()
      .describe('Episodes of this project and of none are searched; of none only when left out.'),
    k: z.int().min(1).max(50).default(5),
  })
  .meta({
    id: 'SearchMemory',
    examples: [{ text: 'keep the numbers above 3, then return the sum' }],
  });
export type SearchMemory = z.infer<typeof SearchMemory>;

export const MemoryHit = z
  .object({
    episodeId: idSchema('episode'),
    taskText: z.string(),
    answer: z.string(),
    isPassing: z.boolean(),
    trust: TrustLevel,
    errorType: z.string().nullable(),
    lesson: z.string(),
    similarity: z.number().describe('Cosine of the task texts.'),
    ageSeconds: z.number(),
    source: EpisodeSource,
    jobId: z.string().nullable(),
  })
  .meta({ id: 'MemoryHit' });

export const MemorySearch = z
  .object({
    data: z.array(MemoryHit),
    degraded: z
      .boolean()
      .describe('True when the newest episodes were searched without the index.'),
  })
  .meta({ id: 'MemorySearch' });
export type MemorySearch = z.infer<typeof MemorySearch>;

const Counts = z.record(z.string(), z.int().nonnegative());

export const MemoryStats = z
  .object({
    episodes: z.int().nonnegative(),
    passing: z.int().nonnegative(),
    sources: Counts,
    trust: Counts,
    texts: z.int().nonnegative().describe('Distinct task texts, which the index holds.'),
    indexedTexts: z.int().nonnegative(),
    errorShares: z
      .record(z.string(), z.number())
      .describe('Share of each error type among the newest failing episodes.'),
  })
  .meta({ id: 'MemoryStats' });
export type MemoryStats = z.infer<typeof MemoryStats>;
