import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { PageQuery, pageSchema } from '../common/paging.js';
import { Problem } from '../common/problems.js';
import { Metadata, MetadataFilter } from '../common/text.js';
import { MemoryArm } from '../evaluations/evaluations.schemas.js';
import { CreateJob } from '../jobs/jobs.schemas.js';
import { CreateExperiment } from './experiment-settings.schemas.js';

const STATES = ['running', 'succeeded', 'failed', 'cancelled'] as const;
export const ExperimentState = z.enum(STATES).meta({ examples: ['running'] });
export type ExperimentState = z.infer<typeof ExperimentState>;

export const CellState = z
  .enum(['queued', 'training', 'evaluating', 'succeeded', 'failed', 'cancelled'])
  .meta({ examples: ['training'] });
export type CellState = z.infer<typeof CellState>;

const PlannedJob = CreateJob.omit({ name: true, seed: true, metadata: true }).meta({
  id: 'PlannedJob',
});

export const PlannedArm = z
  .object({
    name: z.string().meta({ examples: ['falcon'] }),
    memory: z.array(MemoryArm),
    memoryFrom: z.array(idSchema('job')).optional(),
    attempts: z
      .int()
      .nullable()
      .describe('Programs that its steps sample by its settings; null when it samples none.'),
    job: PlannedJob.describe('What is posted for each seed, every default resolved.'),
  })
  .meta({ id: 'PlannedArm' });
export type PlannedArm = z.infer<typeof PlannedArm>;

/** All that decides what an experiment comes to, fixed before anything of it has run. */
export const ExperimentPlan = CreateExperiment.pick({
  memoryFrom: true,
  seeds: true,
  evaluation: true,
  metric: true,
  reference: true,
  atOnce: true,
})
  .extend({ arms: z.array(PlannedArm) })
  .meta({ id: 'ExperimentPlan' });
export type ExperimentPlan = z.infer<typeof ExperimentPlan>;

export const Experiment = z
  .object({
    id: idSchema('experiment'),
    keyId: idSchema('apiKey').describe('The API key that posted it, whose caps it counts for.'),
    name: z.string().nullable(),
    state: ExperimentState,
    terminal: z.boolean(),
    modelId: idSchema('model').describe('What every arm starts from.'),
    plan: ExperimentPlan,
    digest: z
      .string()
      .describe('SHA-256 of the model and the plan, as they were when the experiment was posted.')
      .meta({ examples: ['9f2c1f0c3f4b5a697887a6b5c4d3e2f10f1e2d3c4b5a69788796a5b4c3d2e1f0'] }),
    progress: z
      .object({
        queued: z.int(),
        training: z.int(),
        evaluating: z.int(),
        succeeded: z.int(),
        failed: z.int(),
        cancelled: z.int(),
      })
      .describe('Cells by their state.')
      .meta({ id: 'ExperimentProgress' }),
    error: Problem.nullable().describe('Why it failed, or what it waits for.'),
    metadata: Metadata,
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Experiment' });
export type Experiment = z.infer<typeof Experiment>;

export const ExperimentPage = pageSchema(Experiment, 'ExperimentPage');
export type ExperimentPage = z.infer<typeof ExperimentPage>;

export const ExperimentCell = z
  .object({
    position: z.int(),
    arm: z
      .string()
      .describe('Its name, or untrained.')
      .meta({ examples: ['falcon'] }),
    seed: z.int().nullable().describe('Null for the untrained model.'),
    memory: MemoryArm,
    state: CellState,
    jobId: idSchema('job').nullable().describe('Cells that differ in memory alone share it.'),
    evaluationId: idSchema('evaluationRun').nullable(),
    memorySpace: idSchema('memorySpace')
      .nullable()
      .describe('Its memory, which cells that share its job have too; null until it begins.'),
    error: Problem.nullable(),
  })
  .meta({ id: 'ExperimentCell' });
export type ExperimentCell = z.infer<typeof ExperimentCell>;

export const ExperimentCellPage = pageSchema(ExperimentCell, 'ExperimentCellPage');
export type ExperimentCellPage = z.infer<typeof ExperimentCellPage>;

export const ExperimentParams = z.strictObject({ id: idSchema('experiment') });
export type ExperimentParams = z.infer<typeof ExperimentParams>;

export const ExperimentListQuery = PageQuery.extend({
  state: z.enum(STATES).optional(),
  metadata: MetadataFilter.optional(),
});
export type ExperimentListQuery = z.infer<typeof ExperimentListQuery>;
