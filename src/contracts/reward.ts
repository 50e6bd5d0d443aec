import { z } from 'zod';

/** One named part of a reward. A part that could not be measured has no value and counts for nothing. */
export const RewardComponent = z
  .strictObject({
    name: z.string(),
    status: z.enum(['scored', 'errored', 'skipped']),
    value: z.number(),
    weight: z.number(),
  })
  .meta({ id: 'RewardComponent' });
export type RewardComponent = z.infer<typeof RewardComponent>;

/** The byte range of an answer that a part of the reward speaks of. */
export const RewardSpan = z
  .strictObject({
    name: z.string(),
    value: z.number(),
    start: z.int().nonnegative(),
    end: z.int().nonnegative(),
  })
  .meta({ id: 'RewardSpan' });
export type RewardSpan = z.infer<typeof RewardSpan>;

/** Every part is "higher is better"; `total` is null when the attempt cannot be rewarded at all. */
export const Reward = z
  .strictObject({
    total: z.number().nullable(),
    components: z.array(RewardComponent),
    spans: z.array(RewardSpan),
  })
  .meta({
    id: 'Reward',
    examples: [
      {
        total: 0.94,
        components: [
          { name: 'tests', status: 'scored', value: 1, weight: 1 },
          { name: 'style', status: 'scored', value: -0.6, weight: 0.1 },
        ],
        spans: [],
      },
    ],
  });
export type Reward = z.infer<typeof Reward>;
