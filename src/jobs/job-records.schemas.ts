import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { PageQuery, pageSchema } from '../common/paging.js';
import { Text } from '../common/text.js';
import { Judgement } from '../contracts/judgement.js';
import { Reward } from '../contracts/reward.js';
import { Usage } from '../contracts/usage.js';
import { Verdict, VerdictStatus } from '../contracts/verdict.js';

const AttemptPhase = z.enum(['support', 'query', 'rollout']);

/** Columns rather than rows: the token at one index is described by all three lists. */
export const TokenAdvantages = z
  .object({
    byteOffsets: z
      .array(z.int())
      .describe(
        'First byte of each token in the UTF-8 bytes of answer; it ends where the next begins.',
      ),
    values: z
      .array(z.number())
      .describe('Advantage times mask: the very numbers that weighted the policy loss.'),
    mask: z
      .array(z.int())
      .describe('1 for a token that moved the policy, 0 for one that had no weight in the loss.'),
  })
  .meta({ id: 'TokenAdvantages' });
export type TokenAdvantages = z.infer<typeof TokenAdvantages>;

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
    program: z
      .string()
      .nullable()
      .describe('What was run: the answer as a whole program; null when it was not kept.'),
    isTruncated: z.boolean(),
    verdict: Verdict,
    judgements: z.array(Judgement),
    reward: Reward,
    episodeIds: z.array(z.string()).describe('Episodes that the prompt showed.'),
    advantages: TokenAdvantages.nullable()
      .optional()
      .describe('Of one attempt, and with include=advantages; null when they were not kept.'),
  })
  .meta({ id: 'Attempt' });
export type Attempt = z.infer<typeof Attempt>;

export const AttemptPage = pageSchema(Attempt, 'AttemptPage');
export type AttemptPage = z.infer<typeof AttemptPage>;

export const AttemptParams = z.strictObject({
  id: idSchema('job'),
  attemptId: idSchema('attempt'),
});
export type AttemptParams = z.infer<typeof AttemptParams>;

/** Advantages are many numbers, so a page of them is a short one. */
const MAX_WITH_ADVANTAGES = 20;

export const AttemptQuery = PageQuery.extend({
  step: z.coerce.number().int().min(0).optional(),
  phase: AttemptPhase.optional(),
  taskId: Text(100).optional(),
  status: VerdictStatus.optional().describe('Of the verdict.'),
  errorType: Text(100).optional().describe('Of the verdict, such as NameError.'),
  rewardComponent: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'must be the name of a component')
    .optional()
    .describe('Only attempts that it was scored for, such as tests or style.'),
  rewardMin: z.coerce
    .number()
    .optional()
    .describe('The least value of rewardComponent, or of the total without one.'),
  rewardMax: z.coerce.number().optional().describe('The greatest value, as rewardMin.'),
  include: z
    .enum(['advantages'])
    .optional()
    .describe(`Adds the advantage of each token; then limit is at most ${MAX_WITH_ADVANTAGES}.`),
}).refine(({ include, limit }) => include === undefined || limit <= MAX_WITH_ADVANTAGES, {
  path: ['limit'],
  message: `must be at most ${MAX_WITH_ADVANTAGES} with include=advantages`,
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
    version: z.int().positive().describe('Counts the changes of kept: the ETag, unquoted.'),
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
