import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { Text } from '../common/text.js';
import { EpisodeSource, TrustLevel } from '../contracts/episode.js';

const MemoryMode = z
  .enum(['on', 'frozen', 'off'])
  .meta({ id: 'GenerationMemoryMode', examples: ['on'] });

const MemoryScope = z
  .union([
    z.enum(['workspace', 'project']),
    z.strictObject({ origin: Text(100).describe('The API key or job that episodes came from.') }),
    z.strictObject({
      space: idSchema('memorySpace').describe(
        'A space of memory, which a training of an experiment has.',
      ),
    }),
  ])
  .describe(
    "Which episodes may be recalled. workspace: all of the workspace's own memory that are of the project or of none. " +
      'project: of these only those of the project.',
  )
  .meta({ id: 'MemoryScope', examples: ['workspace'] });
export type MemoryScope = z.infer<typeof MemoryScope>;

export const WHOLE_WORKSPACE = 'workspace' satisfies MemoryScope;

export const MemoryOptions = z
  .strictObject({
    mode: MemoryMode.default('on').describe(
      'frozen: as on, and memory is not told that its episodes were of use.',
    ),
    k: z.int().min(1).max(8).default(2).describe('Episodes that the prompt may draw on.'),
    scope: MemoryScope.default(WHOLE_WORKSPACE),
    budgetShare: z
      .number()
      .positive()
      .max(1)
      .default(0.25)
      .describe(
        "What episodes may take of the model's context; the least valuable is left out until they do, never a part of one.",
      ),
  })
  .meta({ id: 'MemoryOptions' });

export const UsedEpisode = z
  .object({
    episodeId: idSchema('episode'),
    similarity: z.number().describe('Cosine of the task texts.'),
    ageSeconds: z.number(),
    source: EpisodeSource,
    trust: TrustLevel,
    isPassing: z.boolean(),
    jobId: z.string().nullable(),
  })
  .meta({ id: 'UsedEpisode' });
export type UsedEpisode = z.infer<typeof UsedEpisode>;

export const GenerationMemory = z.object({
  mode: MemoryMode,
  scope: MemoryScope,
  degraded: z.boolean().describe('True when the search index, or all of memory, did not answer.'),
  episodes: z.array(UsedEpisode).describe('What the prompt draws on, best match first.'),
});
export type GenerationMemory = z.infer<typeof GenerationMemory>;
