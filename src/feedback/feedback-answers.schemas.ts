import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { PageQuery, pageSchema } from '../common/paging.js';
import {
  Execution,
  FeedbackKind,
  FeedbackSource,
  FeedbackStatus,
  feedbackFilter,
  Pair,
} from './feedback.schemas.js';

const outcome = {
  status: FeedbackStatus,
  reason: z.string().nullable().describe('What it waits for, or why it is not accepted.'),
  trust: z
    .enum(['verified', 'reported'])
    .nullable()
    .describe('verified: the hidden tests of its task pass. Null until it is accepted.'),
  isChecked: z.boolean().describe('True while tests are still to run.'),
};

const Learned = z.object({
  jobId: idSchema('job'),
  step: z.int().nonnegative().describe('The first step that learned from it.'),
});

export const Feedback = z
  .object({
    id: idSchema('feedback'),
    keyId: z.string().describe('The API key that said it.'),
    generationId: idSchema('generation').nullable(),
    aboutEpisodeId: idSchema('episode').nullable().describe('The episode that it speaks of.'),
    choice: z.int().describe('Which answer of the generation; of a pair the better one.'),
    kind: FeedbackKind,
    source: FeedbackSource,
    value: z.union([z.number(), z.string(), Execution, Pair]),
    ...outcome,
    episodeId: idSchema('episode').nullable().describe('What memory keeps of it.'),
    consumedBy: z.array(Learned).describe('Trainings that have learned from it.'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Feedback' });
export type Feedback = z.infer<typeof Feedback>;

const forecast = {
  isNew: z.boolean().describe('False when the key has said the very same before.'),
  ...outcome,
};

/** What would come of a feedback. */
export const FeedbackForecast = z
  .object({ dryRun: z.literal(true), ...forecast })
  .meta({ id: 'FeedbackForecast' });
export type FeedbackForecast = z.infer<typeof FeedbackForecast>;

export const FeedbackBatch = z
  .object({
    dryRun: z.boolean(),
    data: z
      .array(
        z.object({
          index: z.int().nonnegative().describe('Place in items.'),
          id: idSchema('feedback').nullable().describe('Null for what a dry run does not keep.'),
          ...forecast,
        }),
      )
      .describe('What came of each, in order.'),
  })
  .meta({ id: 'FeedbackBatch' });
export type FeedbackBatch = z.infer<typeof FeedbackBatch>;

export const FeedbackQuery = PageQuery.extend({
  ...feedbackFilter,
  status: FeedbackStatus.optional(),
  generationId: idSchema('generation').optional(),
  jobId: idSchema('job').optional().describe('What this training has learned from.'),
  checkpointId: idSchema('checkpoint')
    .optional()
    .describe('What these weights have learned from, those that they started from included.'),
});
export type FeedbackQuery = z.infer<typeof FeedbackQuery>;

export const FeedbackPage = pageSchema(Feedback, 'FeedbackPage');
export type FeedbackPage = z.infer<typeof FeedbackPage>;

export const FeedbackLineage = z
  .object({
    id: idSchema('feedback'),
    status: FeedbackStatus,
    generation: z
      .object({
        id: idSchema('generation'),
        choice: z.int(),
        model: z.object({ id: idSchema('model'), name: z.string(), version: z.string() }),
        createdAt: z.iso.datetime(),
      })
      .nullable()
      .describe('The answer that it speaks of.'),
    aboutEpisodeId: idSchema('episode').nullable().describe('The episode that it speaks of.'),
    episodeId: idSchema('episode').nullable().describe('What memory keeps of it.'),
    jobs: z
      .array(
        Learned.extend({
          how: z
            .enum(['trained', 'recalled'])
            .describe('trained: its solution was learned; recalled: prompts could show it.'),
        }),
      )
      .describe('Trainings that it had a part in; deleted ones too where it was trained on.'),
    checkpoints: z
      .array(
        z.object({
          id: idSchema('checkpoint'),
          jobId: idSchema('job'),
          step: z.int().nonnegative(),
        }),
      )
      .describe('Weights that have learned from it, themselves or through what they started from.'),
    models: z.array(z.object({ id: idSchema('model'), name: z.string() })),
  })
  .meta({ id: 'FeedbackLineage' });
export type FeedbackLineage = z.infer<typeof FeedbackLineage>;
