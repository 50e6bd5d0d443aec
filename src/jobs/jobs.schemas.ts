import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { PageQuery, pageSchema } from '../common/paging.js';
import { Problem } from '../common/problems.js';
import { Metadata, MetadataChange, MetadataFilter, Text } from '../common/text.js';
import { InexactResume, Interval } from '../contracts/training.js';
import { Usage } from '../contracts/usage.js';
import { ModelReference } from '../models/models.schemas.js';
import { RecipeSettings } from '../training/recipes/recipe-settings.js';
import { EvaluationSettings } from '../training/recipes/settings.js';
import { Budget, BudgetChange } from './job-budget.js';
import { JOB_STATES } from './job-state.js';
import { TaskSelection } from './job-tasks.js';

const MAX_SEED = 4_294_967_295;

export const CheckpointSettings = z
  .strictObject({
    everySteps: z.int().min(1).max(10_000).default(10),
  })
  .meta({ id: 'CheckpointSettings' });

export const Priority = z
  .int()
  .min(-100)
  .max(100)
  .describe('Of two queued jobs, the one with the higher number is claimed first.');

export const Seed = z.int().min(0).max(MAX_SEED);

/** Where the policy comes from, when it is not the base model alone. */
const Start = z
  .union([
    z.strictObject({ checkpointId: idSchema('checkpoint') }),
    z.strictObject({ jobId: idSchema('job').describe('Its newest checkpoint.') }),
  ])
  .describe(
    'A checkpoint whose weights the policy starts with; its optimiser stays behind. It must have the same base model and adapter settings.',
  )
  .meta({ id: 'Start' });
export type Start = z.infer<typeof Start>;

const MAX_WEBHOOKS = 50;

/** Whom the events of a job are for. */
export const Notify = z
  .strictObject({
    webhookIds: z
      .array(idSchema('webhookEndpoint'))
      .max(MAX_WEBHOOKS)
      .describe('Only these webhooks, each of the events that it asked for; nobody when empty.'),
  })
  .meta({ id: 'Notify' });
export type Notify = z.infer<typeof Notify>;

/** A job on a dataset. */
export const CreateJob = z.strictObject({
  name: Text(200).optional(),
  model: ModelReference.describe('The model to start from, base or trained: its id or its name.'),
  start: Start.optional(),
  dataset: idSchema('dataset'),
  tasks: TaskSelection.prefault({}),
  recipe: RecipeSettings,
  evaluation: EvaluationSettings.prefault({}),
  seed: Seed.optional().describe('Drawn and recorded when left out.'),
  checkpoint: CheckpointSettings.prefault({}),
  priority: Priority.default(0),
  budget: Budget.optional(),
  notify: Notify.optional().describe('All webhooks of the workspace when left out.'),
  metadata: Metadata.default({}),
});
export type CreateJob = z.infer<typeof CreateJob>;

/** How a paused job goes on; an empty body changes nothing. */
export const ResumeJob = z
  .strictObject({
    allowInexact: z
      .boolean()
      .optional()
      .describe('True lets it go on where the result would differ in its last bits.'),
    budget: Budget.optional().describe('Replaces the limits that it names.'),
  })
  .meta({ id: 'ResumeJob', examples: [{ budget: { engineSeconds: 7200 } }] });
export type ResumeJob = z.infer<typeof ResumeJob>;

/** What may be changed of a job, as a merge patch (RFC 7396). */
export const ChangeJob = z
  .strictObject({
    name: Text(200).nullish().describe('Null takes the name away.'),
    metadata: MetadataChange.optional(),
    priority: Priority.optional(),
    budget: BudgetChange.nullish().describe('Only the limits that change; null removes them all.'),
  })
  .meta({ id: 'ChangeJob' });
export type ChangeJob = z.infer<typeof ChangeJob>;

/** What a job runs with, every default resolved; it never changes after the job was accepted. */
export const EffectiveConfig = z
  .object({
    tasks: TaskSelection,
    recipe: RecipeSettings,
    evaluation: EvaluationSettings,
    seed: z.int(),
    checkpoint: CheckpointSettings,
    start: z
      .union([
        z.object({ checkpointId: idSchema('checkpoint') }),
        z.object({ modelId: idSchema('model').describe('An adapter that was uploaded.') }),
      ])
      .optional()
      .describe('The weights that it starts with; those of the base model when left out.'),
    memorySpace: idSchema('memorySpace')
      .optional()
      .describe(
        "The space of memory that it reads and writes, as jobs of experiments do; the workspace's own when left out.",
      ),
  })
  .meta({ id: 'EffectiveConfig' });
export type EffectiveConfig = z.infer<typeof EffectiveConfig>;

export const Evaluation = z
  .object({
    set: z.string(),
    tasks: z.int(),
    samples: z.int(),
    temperature: z.number(),
    innerSteps: z.int().describe('Inner steps taken on the support tasks of each project before.'),
    innerRate: z
      .number()
      .optional()
      .describe('How many times as long as in the recipe; left out where none was taken.'),
    projects: z
      .record(z.string(), z.number())
      .optional()
      .describe('pass@1 of each project; left out of sets that are not of projects.')
      .meta({ examples: [{ 'billing-api': 0.5 }] }),
    passAt: z.record(z.string(), Interval).describe('Unbiased pass@k by k.'),
    greedy: Interval,
    unjudged: z
      .int()
      .describe('Attempts that the sandbox could not judge; they count for nothing.'),
  })
  .meta({ id: 'Evaluation' });

export const JobResult = z
  .object({
    modelId: idSchema('model').describe('The model that the job has made.'),
    checkpointId: idSchema('checkpoint'),
    steps: z.int(),
    before: z.array(Evaluation),
    after: z.array(Evaluation),
    resumedInexactly: z
      .array(InexactResume)
      .describe('Resumes in another environment; without one the run can be repeated exactly.'),
  })
  .meta({ id: 'JobResult' });
export type JobResult = z.infer<typeof JobResult>;

export const JobProgress = z
  .object({
    step: z.int(),
    total: z.int(),
    percent: z.number(),
    etaSeconds: z.number().nullable().describe('Null until the running steps have a pace.'),
    etaBasis: z
      .object({ steps: z.int(), seconds: z.number() })
      .nullable()
      .describe('What etaSeconds is reckoned from: the newest steps and how long they took.'),
  })
  .meta({ id: 'JobProgress' });
export type JobProgress = z.infer<typeof JobProgress>;

/** Why a job does not run; the list is closed. */
const WAIT_REASONS = [
  'waiting_for_worker',
  'no_worker',
  'dataset_verification',
  'workspace_limit',
  'retry_backoff',
  'paused_by_request',
  'budget_exhausted',
  'key_cap',
  'resume_inexact',
] as const;

export const QueuePlace = z
  .object({
    position: z.int().nullable().describe('1 is claimed next; null when the job is not queued.'),
    ahead: z.int().nullable().describe('Queued jobs that are claimed before it.'),
    reason: z.enum(WAIT_REASONS),
    detail: z.string().describe('The reason in a sentence, with what can be done.'),
    retryAt: z.iso.datetime().nullable().describe('When a failed job is queued again.'),
  })
  .meta({ id: 'QueuePlace' });
export type QueuePlace = z.infer<typeof QueuePlace>;

export const Job = z
  .object({
    id: idSchema('job'),
    keyId: idSchema('apiKey')
      .nullable()
      .describe('The API key that posted it, whose caps it counts for.'),
    name: z.string().nullable(),
    state: z.enum(JOB_STATES).meta({ examples: ['running'] }),
    terminal: z.boolean(),
    phase: z.string().nullable().describe('What a running job is doing; an open list.'),
    progress: JobProgress,
    queue: QueuePlace.nullable().describe('Why the job waits; null when it does not.'),
    priority: Priority,
    budget: Budget.nullable().describe('What the job may use; null when nothing limits it.'),
    usage: Usage,
    notify: Notify.nullable().describe('Null when all webhooks of the workspace are told.'),
    allowInexact: z
      .boolean()
      .describe('True when it may go on where the result would differ in its last bits.'),
    modelId: idSchema('model').describe('The base model.'),
    datasetId: idSchema('dataset'),
    effectiveConfig: EffectiveConfig,
    metadata: Metadata,
    version: z
      .int()
      .positive()
      .describe('Counts the changes of name, metadata, priority and budget: the ETag, unquoted.'),
    result: JobResult.nullable(),
    error: Problem.nullable().describe('Why it failed, or the last failure while it waits.'),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Job' });
export type Job = z.infer<typeof Job>;

export const JobParams = z.strictObject({ id: idSchema('job') });
export type JobParams = z.infer<typeof JobParams>;

export const JobPage = pageSchema(Job, 'JobPage');
export type JobPage = z.infer<typeof JobPage>;

export const JobListQuery = PageQuery.extend({
  state: z.enum(JOB_STATES).optional(),
  metadata: MetadataFilter.optional(),
});
export type JobListQuery = z.infer<typeof JobListQuery>;

export const JobEvent = z
  .object({
    id: idSchema('event'),
    sequence: z.int().describe('From 1, without a gap.'),
    type: z
      .string()
      .meta({ examples: ['metrics'] })
      .describe(
        'state, resumed, phase, metrics, evaluation, checkpoint, feedback or log; an open list.',
      ),
    data: z
      .record(z.string(), z.json())
      .meta({ examples: [{ step: 12, metrics: { reward: 0.62, passRate: 0.55 } }] }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'JobEvent' });
export type JobEvent = z.infer<typeof JobEvent>;

export const JobEventPage = z
  .object({
    data: z.array(JobEvent),
    hasMore: z.boolean(),
    ended: z
      .boolean()
      .describe('True when the job is at its end and the page holds its last event.'),
  })
  .meta({ id: 'JobEventPage' });
export type JobEventPage = z.infer<typeof JobEventPage>;

export const JobEventQuery = z.strictObject({
  after: z.coerce.number().int().min(0).default(0).describe('Events after this sequence number.'),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});
export type JobEventQuery = z.infer<typeof JobEventQuery>;
