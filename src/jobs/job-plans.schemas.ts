import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { Metadata, Text } from '../common/text.js';
import { Usage } from '../contracts/usage.js';
import { ModelReference } from '../models/models.schemas.js';
import { Budget } from './job-budget.js';
import { TaskUse } from './job-tasks.js';
import { EffectiveConfig, Notify, Priority, Seed } from './jobs.schemas.js';

/** What a job would be, had it been posted. */
export const JobPlan = z
  .object({
    name: z.string().nullable(),
    modelId: idSchema('model').describe('The base model.'),
    datasetId: idSchema('dataset')
      .nullable()
      .describe('Null for a job on feedback, whose dataset is made when it is posted.'),
    effectiveConfig: EffectiveConfig.describe(
      'Every setting resolved. A seed that was left out is drawn anew for each request.',
    ),
    totalSteps: z.int(),
    tasks: TaskUse,
    priority: Priority,
    budget: Budget.nullable(),
    notify: Notify.nullable(),
    metadata: Metadata,
  })
  .meta({ id: 'JobPlan' });
export type JobPlan = z.infer<typeof JobPlan>;

/** What a job will use, by what jobs of its kind have used. */
export const JobEstimate = z
  .object({
    steps: z.int(),
    tasks: TaskUse,
    attempts: z
      .object({
        training: z.int().describe('Programs that its steps sample.'),
        evaluation: z.int().describe('Programs that it is examined by, before and after.'),
      })
      .describe('Counted from the settings and the tasks, as if all pending ones were used.'),
    usage: Usage.nullable().describe('What they will use at the measured rates; null without any.'),
    overBudget: z.array(z.string()).describe('Limits of its budget that usage would reach.'),
    basis: z
      .object({
        steps: z.int().describe('The newest steps that were measured.'),
        evaluations: z.int(),
        jobIds: z.array(idSchema('job')),
      })
      .nullable()
      .describe('What was measured: jobs of the same recipe on the same model in this workspace.'),
    reason: z.string().nullable().describe('Why there are no figures.'),
  })
  .meta({ id: 'JobEstimate' });
export type JobEstimate = z.infer<typeof JobEstimate>;

const Changes = z
  .record(z.string(), z.json())
  .describe('Only what differs; null goes back to the default.');

/** What is different in a clone, as a JSON merge patch (RFC 7396) of the job that it comes from. */
export const CloneJob = z
  .strictObject({
    name: Text(200).nullish(),
    model: ModelReference.optional(),
    dataset: idSchema('dataset').optional(),
    start: Changes.nullish().describe('Replaces the start; null starts from the base model.'),
    tasks: Changes.optional(),
    recipe: Changes.optional().describe(
      'Only what differs; null goes back to the default. Another name starts from the defaults of that recipe.',
    ),
    evaluation: Changes.optional(),
    checkpoint: Changes.optional(),
    seed: Seed.nullish().describe('Null draws a new one.'),
    priority: Priority.optional(),
    budget: Changes.nullish(),
    notify: Changes.nullish().describe('Null tells all webhooks of the workspace.'),
    metadata: z.record(z.string(), z.string().nullable()).optional(),
  })
  .meta({ id: 'CloneJob', examples: [{ recipe: { metaSteps: 120 }, seed: null }] });
export type CloneJob = z.infer<typeof CloneJob>;
