import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { FromFeedback } from '../feedback/feedback.schemas.js';
import { CreateJob } from './jobs.schemas.js';

/** What a caller posts: a job on a dataset, or on one that is made of feedback then. */
export const PostedJob = CreateJob.extend({
  dataset: z
    .union([idSchema('dataset'), FromFeedback])
    .describe(
      'A dataset, or accepted feedback: its corrections and right answers become a dataset of tasks with solutions, ' +
        'which the job keeps to whatever is said later. Recipes other than sft take only what has tests.',
    ),
}).meta({
  id: 'CreateJob',
  examples: [
    {
      model: 'fledgling',
      dataset: 'ds_01jabk1e8o5l4v2u8q5m3n7t1s',
      recipe: { name: 'falcon', metaSteps: 60 },
      seed: 7,
    },
  ],
});
export type PostedJob = z.infer<typeof PostedJob>;
