import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { PageQuery, pageSchema } from '../common/paging.js';
import { Text } from '../common/text.js';
import { EpisodeSource, TrustLevel } from '../contracts/episode.js';
import { METHODS } from './quality/retrieval-quality.js';

const Flag = z.enum(['true', 'false']);
const Origin = Text(100).describe('The API key or job that episodes came from.');

const Space = idSchema('memorySpace').describe(
  "A space of memory, which a training of an experiment has; the workspace's own memory when left out.",
);

export const EpisodeQuery = PageQuery.extend({
  space: Space.optional(),
  project: Text(200).optional(),
  source: EpisodeSource.optional(),
  trust: TrustLevel.optional(),
  passing: Flag.optional(),
  pinned: Flag.optional(),
  quarantined: Flag.optional(),
  jobId: idSchema('job').optional(),
  origin: Origin.optional(),
  taskId: Text(100).optional(),
  errorType: Text(100).optional(),
});
export type EpisodeQuery = z.infer<typeof EpisodeQuery>;

export const Episode = z
  .object({
    id: idSchema('episode'),
    source: EpisodeSource,
    trust: TrustLevel,
    origin: z.string().nullable().describe('The API key or job that it came from.'),
    space: idSchema('memorySpace')
      .nullable()
      .describe("The space of memory that it is in; null is the workspace's own memory."),
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
    isPinned: z.boolean(),
    isQuarantined: z.boolean().describe('Kept, and shown to no prompt.'),
    expiresAt: z.iso.datetime().nullable(),
    occurrences: z.int().positive().describe('How often its origin gave this very answer.'),
    uses: z.int().nonnegative().describe('Answers whose prompt showed it.'),
    usedAt: z.iso.datetime().nullable(),
    version: z.int(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Episode' });
export type Episode = z.infer<typeof Episode>;

export const ShownEpisode = Episode.extend({ taskText: z.string() }).meta({ id: 'ShownEpisode' });
export type ShownEpisode = z.infer<typeof ShownEpisode>;

export const EpisodeParams = z.strictObject({ id: idSchema('episode') });
export type EpisodeParams = z.infer<typeof EpisodeParams>;

export const UpdateEpisode = z
  .strictObject({
    pinned: z.boolean().optional().describe('While true neither room nor time takes it away.'),
    quarantined: z.boolean().optional().describe('While true no prompt and no search shows it.'),
    expiresAt: z.iso
      .datetime()
      .nullable()
      .optional()
      .describe('When it is forgotten; null is never.'),
  })
  .meta({ id: 'UpdateEpisode', examples: [{ quarantined: true }] });
export type UpdateEpisode = z.infer<typeof UpdateEpisode>;

export const PurgeMemory = z
  .strictObject({
    origin: Text(100).describe('The API key or job, as episodes name it; it may be gone.'),
    dryRun: z.boolean().default(false).describe('Tells what would go, and changes nothing.'),
  })
  .meta({
    id: 'PurgeMemory',
    examples: [{ origin: 'key_01jabk1e8o5l4v2u8q5m3n7t1s', dryRun: true }],
  });
export type PurgeMemory = z.infer<typeof PurgeMemory>;

export const MemoryPurge = z
  .object({
    origin: z.string(),
    dryRun: z.boolean(),
    episodes: z
      .int()
      .nonnegative()
      .describe('Forgotten by this; those that were gone before are not counted.'),
    feedback: z.int().nonnegative().describe('Feedback of the key that goes with them.'),
    checkpoints: z
      .array(
        z.object({
          id: idSchema('checkpoint'),
          jobId: idSchema('job'),
          step: z.int().nonnegative(),
        }),
      )
      .describe('What was trained on any of them, then or before: their weights still know.'),
    datasets: z
      .array(idSchema('dataset'))
      .describe(
        'Frozen for trainings from its feedback: they keep the texts until they are deleted.',
      ),
  })
  .meta({ id: 'MemoryPurge' });
export type MemoryPurge = z.infer<typeof MemoryPurge>;

export const EpisodePage = pageSchema(Episode, 'EpisodePage');
export type EpisodePage = z.infer<typeof EpisodePage>;

export const SearchMemory = z
  .strictObject({
    text: z
      .string()
      .min(1)
      .max(65_536)
      .optional()
      .describe('The text of a task; give this or episodeId.'),
    episodeId: idSchema('episode').optional().describe('Search for what is like this episode.'),
    project: Text(200)
      .optional()
      .describe('Episodes of this project and of none are searched; of none only when left out.'),
    space: Space.optional(),
    k: z.int().min(1).max(50).default(5),
    passing: z.boolean().optional(),
    trust: TrustLevel.optional(),
    source: EpisodeSource.optional(),
    origin: Origin.optional(),
    errorType: Text(100).optional(),
    minSimilarity: z.number().min(-1).max(1).optional(),
  })
  .check((context) => {
    const { text, episodeId } = context.value;
    if ((text === undefined) === (episodeId === undefined)) {
      const message = 'give exactly one of text and episodeId';
      context.issues.push({ code: 'custom', path: ['text'], message, input: context.value });
    }
  })
  .meta({
    id: 'SearchMemory',
    examples: [{ text: 'keep the numbers above 3, then return the sum', passing: true }],
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
    pinned: z.int().nonnegative(),
    quarantined: z.int().nonnegative(),
    capacity: z.int().positive().describe('Episodes that the workspace keeps.'),
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

export const EvaluateMemory = z
  .strictObject({
    datasetId: idSchema('dataset').describe('Its tasks ask, and say by their tags what is alike.'),
    k: z.int().min(1).max(50).default(5),
  })
  .meta({ id: 'EvaluateMemory', examples: [{ datasetId: 'ds_01jabk1e8o5l4v2u8q5m3n7t1s' }] });
export type EvaluateMemory = z.infer<typeof EvaluateMemory>;

const Share = z.number().min(0).max(1);

export const MemoryEvaluation = z
  .object({
    k: z.int(),
    tasks: z.int().nonnegative().describe('Tasks that were taken: the first 200.'),
    queries: z.int().nonnegative().describe('Those of them that others are alike.'),
    methods: z
      .array(z.object({ method: z.enum(METHODS), precision: Share, map: Share }))
      .describe(
        'How well each finds tasks that share at least half of all tags, among the tasks: `hybrid` is what memory does.',
      ),
    recall: Share.nullable().describe(
      'Share of the nearest k texts of memory that the index names, in the mean; null where memory holds none, or too many to compare.',
    ),
  })
  .meta({ id: 'MemoryEvaluation' });
export type MemoryEvaluation = z.infer<typeof MemoryEvaluation>;
