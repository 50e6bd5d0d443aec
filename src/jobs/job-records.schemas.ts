import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { PageQuery, pageSchema } from '../common/paging.js';
import { Judgement } from '../contracts/judgement.js';
import { Reward } from '../contracts/reward.js';
import { Usage } from '../contracts/usage.js';
import { Verdict, VerdictStatus } from '../contracts/verdict.js';

const AttemptPhase = z.enum(['support', 'query', 'rollout']);

export const Attempt = z
  .object({
    id: idSchema('attempt'),
    step: z.int(),
    index: z.int(),
    taskId: z.string(),
    phase: AttemptPhase,
    promptKind: z.enum(['plain', 'memory', 'repair']),
    prompt: z.string(),
    answer: z.string(),
    isTruncated: z.boolean(),
    verdict: Verdict,
    judgements: z.array(Judgement),
    reward: Reward,
    episodeIds: z.array(z.string()).describe('Episodes that the prompt showed.'),
  })
  .meta({ id: 'Attempt' });
export type Attempt = z.infer<typeof Attempt>;

export const AttemptPage = pageSchema(Attempt, 'AttemptPage');
export type AttemptPage = z.infer<typeof AttemptPage>;

export const AttemptQuery = PageQuery.extend({
  step: z.coerce.number().int().min(0).optional(),
  phase: AttemptPhase.optional(),
  taskId: z.string().min(1).max(100).optional(),
  status: VerdictStatus.optional().describe('Of the verdict.'),
  errorType: z.string().min(1).max(100).optional().describe('Of the verdict, such as NameError.'),
});
export type AttemptQuery = z.infer<typeof AttemptQuery>;

export const Checkpoint = z
  .object({
    id: idSchema('checkpoint'),
    jobId: idSchema('job'),
    step: z.int(),
    sizeBytes: z.int(),
    score: z
      .number()
      .nullable()
      .describe('Mean training reward of the steps since the checkpoint before.'),
    isBest: z
      .boolean()
      .describe('No checkpoint of its job has a higher score; it is not given up.'),
    kept: z.boolean().describe('It was asked for and stays; others go when newer ones come.'),
    rejected: z.string().nullable().describe('Why it may not be used any more.'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Checkpoint' });
export type Checkpoint = z.infer<typeof Checkpoint>;

export const CheckpointPage = pageSchema(Checkpoint, 'CheckpointPage');
export type CheckpointPage = z.infer<typeof CheckpointPage>;

export const CheckpointParams = z.strictObject({ id: idSchema('checkpoint') });
export type CheckpointParams = z.infer<typeof CheckpointParams>;

export const ChangeCheckpoint = z
  .strictObject({ kept: z.boolean() })
  .meta({ id: 'ChangeCheckpoint', examples: [{ kept: true }] });
export type ChangeCheckpoint = z.infer<typeof ChangeCheckpoint>;

export const StepMetrics = z
  .object({
    step: z.int(),
    metrics: z.record(z.string(), z.number()),
    usage: Usage.describe('What the step has used.'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'StepMetrics' });
export type StepMetrics = z.infer<typeof StepMetrics>;

export const MetricsSeries = z
  .object({ data: z.array(StepMetrics), hasMore: z.boolean() })
  .meta({ id: 'MetricsSeries' });
export type MetricsSeries = z.infer<typeof MetricsSeries>;

export const MetricsQuery = z.strictObject({
  names: z
    .string()
    .regex(/^[\w.-]{1,64}(,[\w.-]{1,64}){0,31}$/, 'must be names with commas between them')
    .optional()
    .describe('Only these metrics, with commas between them; a step shows those that it has.'),
  after: z.coerce.number().int().min(0).default(0).describe('Steps after this one.'),
  limit: z.coerce.number().int().min(1).max(1000).default(1000),
});
export type MetricsQuery = z.infer<typeof MetricsQuery>;
