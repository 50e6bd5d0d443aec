import { z } from 'zod';
import { Usage } from '../../contracts/usage.js';
import { Checkpoint } from '../job-records.schemas.js';
import { Evaluation, Job } from '../jobs.schemas.js';

const Prompts = z
  .record(z.string(), z.object({ judged: z.int(), passed: z.int() }))
  .describe('By kind of prompt (plain, memory, repair): programs that were judged, and passed.');

export const CurvePoint = z
  .object({
    firstStep: z.int(),
    lastStep: z.int(),
    metrics: z.record(z.string(), z.number()).describe('Means over the steps.'),
    components: z
      .record(z.string(), z.number())
      .describe('Mean of each reward component over the attempts that it was scored for.'),
    errorTypes: z
      .record(z.string(), z.int())
      .describe('Attempts by the error type that decided their verdict; rare ones as other.'),
    prompts: Prompts,
    usage: Usage,
  })
  .meta({ id: 'CurvePoint' });
export type CurvePoint = z.infer<typeof CurvePoint>;

export const JobReport = z
  .object({
    job: Job.describe('Settings, state, cost and result.'),
    states: z
      .array(
        z.object({
          from: z.string().nullable(),
          to: z.string(),
          reason: z.string().nullable(),
          at: z.iso.datetime(),
        }),
      )
      .describe('Every change of state, the first 1,000.'),
    evaluations: z
      .object({ before: z.array(Evaluation).nullable(), after: z.array(Evaluation).nullable() })
      .describe('Null until they were made.'),
    curves: z.array(CurvePoint).describe('The steps in at most 200 points.'),
    memory: z.object({
      prompts: Prompts,
      episodes: z.int().describe('Episodes that the job left in long-term memory.'),
    }),
    checkpoints: z.array(Checkpoint).describe('Newest first, 100 at most.'),
    createdAt: z.iso.datetime().describe('When the report was made.'),
  })
  .meta({ id: 'JobReport' });
export type JobReport = z.infer<typeof JobReport>;
