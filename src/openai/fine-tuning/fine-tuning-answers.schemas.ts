import { z } from 'zod';
import { idSchema } from '../../common/ids.js';
import { PROBLEMS, type ProblemCode } from '../../common/problem-catalogue.js';
import { Metadata, MetadataFilter } from '../../common/text.js';
import { Checkpoint } from '../../jobs/job-records.schemas.js';
import { Job, JobEvent } from '../../jobs/jobs.schemas.js';
import { listQuery, listSchema } from '../lists.js';
import { UnixSeconds } from '../unix-seconds.js';

export const FineTuningStatus = z.enum([
  'validating_files',
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelled',
]);
export type FineTuningStatus = z.infer<typeof FineTuningStatus>;

export const FineTuningJob = z
  .object({
    id: idSchema('job'),
    object: z.literal('fine_tuning.job'),
    created_at: UnixSeconds,
    finished_at: UnixSeconds.nullable(),
    estimated_finish: UnixSeconds.nullable(),
    status: FineTuningStatus.meta({ examples: ['running'] }).describe(
      'queued: also while it is paused or waits to be tried again; falconry.state says which.',
    ),
    model: z.string().describe('The base model.'),
    fine_tuned_model: idSchema('model').nullable().describe('What completions take as model.'),
    organization_id: idSchema('workspace'),
    training_file: idSchema('dataset'),
    validation_file: idSchema('dataset').nullable(),
    result_files: z.array(z.string()).describe('None: results are in falconry.result.'),
    seed: z.int(),
    method: z.object({ type: z.literal('reinforcement') }),
    hyperparameters: z.object({ batch_size: z.int(), learning_rate_multiplier: z.number() }),
    trained_tokens: z.int().nullable().describe('Null until the job is at its end.'),
    error: z
      .object({
        code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
        message: z.string(),
        param: z.null(),
      })
      .nullable(),
    metadata: Metadata,
    integrations: z.null(),
    falconry: Job.describe('The job as GET /jobs/{id} shows it.'),
  })
  .meta({ id: 'FineTuningJob' });
export type FineTuningJob = z.infer<typeof FineTuningJob>;

export const FineTuningJobQuery = listQuery('job').extend({
  metadata: MetadataFilter.optional(),
});
export type FineTuningJobQuery = z.infer<typeof FineTuningJobQuery>;

export const FineTuningJobList = listSchema(FineTuningJob, 'FineTuningJobList');
export type FineTuningJobList = z.infer<typeof FineTuningJobList>;

export const FineTuningEvent = z
  .object({
    id: idSchema('event'),
    object: z.literal('fine_tuning.job.event'),
    created_at: UnixSeconds,
    level: z.enum(['info', 'warn', 'error']),
    type: z.enum(['message', 'metrics']).meta({ examples: ['metrics'] }),
    message: z.string().meta({ examples: ['Step 12 is done.'] }),
    data: JobEvent.shape.data,
    falconry: JobEvent.pick({ sequence: true, type: true }),
  })
  .meta({ id: 'FineTuningEvent' });
export type FineTuningEvent = z.infer<typeof FineTuningEvent>;

export const FineTuningEventQuery = listQuery('event');
export type FineTuningEventQuery = z.infer<typeof FineTuningEventQuery>;

export const FineTuningEventList = listSchema(FineTuningEvent, 'FineTuningEventList');
export type FineTuningEventList = z.infer<typeof FineTuningEventList>;

export const FineTuningCheckpoint = z
  .object({
    id: idSchema('checkpoint'),
    object: z.literal('fine_tuning.job.checkpoint'),
    created_at: UnixSeconds,
    fine_tuning_job_id: idSchema('job'),
    fine_tuned_model_checkpoint: idSchema('checkpoint').describe(
      'What falconry.start of a job takes. Completions take it once a model is this checkpoint: the last of a job is.',
    ),
    step_number: z.int(),
    metrics: z
      .object({
        step: z.int(),
        reward: z.number().optional().describe('Mean of the steps since the checkpoint before.'),
      })
      .meta({ examples: [{ step: 12, reward: 0.62 }] }),
    falconry: Checkpoint.describe('The checkpoint as GET /checkpoints/{id} shows it.'),
  })
  .meta({ id: 'FineTuningCheckpoint' });
export type FineTuningCheckpoint = z.infer<typeof FineTuningCheckpoint>;

export const FineTuningCheckpointQuery = listQuery('checkpoint');
export type FineTuningCheckpointQuery = z.infer<typeof FineTuningCheckpointQuery>;

export const FineTuningCheckpointList = listSchema(
  FineTuningCheckpoint,
  'FineTuningCheckpointList',
);
export type FineTuningCheckpointList = z.infer<typeof FineTuningCheckpointList>;
