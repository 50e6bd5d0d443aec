import { z } from 'zod';
import { idSchema } from '../common/ids.js';

const Body = z
  .string()
  .min(1)
  .max(65_536)
  .refine((text) => /\P{Cc}/u.test(text.trim()), 'must hold something to read');

const about = {
  generationId: idSchema('generation'),
  choice: z.int().min(0).max(31).default(0).describe('Which answer of the generation.'),
};

export const Execution = z.strictObject({
  passed: z.int().min(0).max(1_000_000),
  total: z.int().min(1).max(1_000_000),
  errorType: z.string().min(1).max(100).optional(),
});

export const CreateFeedback = z
  .discriminatedUnion('kind', [
    z
      .strictObject({ ...about, kind: z.literal('rating'), value: z.int().min(1).max(5) })
      .describe('1 is useless, 5 is right; from 4 on the answer is remembered.'),
    z
      .strictObject({ ...about, kind: z.literal('correction'), value: Body })
      .describe('The solution as it should have been; it is remembered.'),
    z.strictObject({ ...about, kind: z.literal('comment'), value: Body }),
    z
      .strictObject({ ...about, kind: z.literal('execution'), value: Execution })
      .describe('What running the answer elsewhere showed; it is remembered.')
      .refine(({ value }) => value.passed <= value.total, {
        path: ['value', 'passed'],
        message: 'must not be above total',
      }),
  ])
  .meta({ id: 'CreateFeedback' });
export type CreateFeedback = z.infer<typeof CreateFeedback>;

/** A feedback without what it speaks of. */
export type FeedbackContent = CreateFeedback;

export const FeedbackStatus = z
  .enum(['received', 'accepted'])
  .meta({ examples: ['accepted'] })
  .describe('accepted: an episode that the next generation can draw on came of it.');
export type FeedbackStatus = z.infer<typeof FeedbackStatus>;

export const FeedbackParams = z.strictObject({ id: idSchema('feedback') });
export type FeedbackParams = z.infer<typeof FeedbackParams>;

export const Feedback = z
  .object({
    id: idSchema('feedback'),
    generationId: idSchema('generation'),
    choice: z.int(),
    kind: z.enum(['rating', 'correction', 'comment', 'execution']),
    value: z.union([z.number(), z.string(), Execution]),
    status: FeedbackStatus,
    episodeId: idSchema('episode').nullable().describe('What memory keeps of it.'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Feedback' });
export type Feedback = z.infer<typeof Feedback>;
