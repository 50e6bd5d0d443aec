import { z } from 'zod';
import { JudgeTerms } from './judge-terms.js';
import { COMMON, TestRewardWeights } from './settings.js';

const Stage = z
  .strictObject({
    steps: z.int().min(1).max(100_000).default(60),
    learningRate: z
      .number()
      .positive()
      .max(1)
      .optional()
      .describe('That of the optimiser when left out.'),
    tags: z
      .array(z.string().min(1).max(60))
      .min(1)
      .optional()
      .describe('Only tasks with one of these tags.'),
    difficulties: z
      .array(z.string().min(1).max(60))
      .min(1)
      .optional()
      .describe('Only tasks of one of these difficulties.'),
  })
  .meta({ id: 'SupervisedStage' });
export type SupervisedStage = z.infer<typeof Stage>;

/** Supervised fine-tuning on canonical solutions, in stages with a schedule each (as OpenCoder, arXiv 2411.04905). */
export const SftSettings = z
  .strictObject({
    name: z.literal('sft'),
    stages: z.array(Stage).min(1).max(8).prefault([{}]),
    ...COMMON,
  })
  .describe('Supervised fine-tuning on canonical solutions, in stages.')
  .meta({ id: 'SftSettings' });
export type SftSettings = z.infer<typeof SftSettings>;

/** Rejection-sampling fine-tuning: the policy imitates those of its own attempts that pass. */
export const RftSettings = z
  .strictObject({
    name: z.literal('rft'),
    steps: z.int().min(1).max(100_000).default(60),
    ...COMMON,
    rewardWeights: TestRewardWeights.prefault({}),
    judges: JudgeTerms,
    samples: z.int().min(1).max(256).default(8),
    keptPerTask: z
      .int()
      .min(1)
      .max(64)
      .default(4)
      .describe('Distinct passing programs of a task that are imitated; the shortest first.'),
  })
  .describe('Rejection sampling: the policy imitates its own attempts that pass.')
  .meta({ id: 'RftSettings' });
export type RftSettings = z.infer<typeof RftSettings>;
