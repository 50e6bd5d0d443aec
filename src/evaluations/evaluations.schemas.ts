import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { PageQuery, pageSchema } from '../common/paging.js';
import { Problem } from '../common/problems.js';
import { Metadata, MetadataFilter, Text } from '../common/text.js';
import { EvaluationFigures, TaskOutcome } from '../contracts/evaluation.js';
import { JudgeReference } from '../contracts/judge.js';
import { Interval } from '../contracts/training.js';
import { Usage } from '../contracts/usage.js';
import { EvaluationSource, SplitSource, TasksSource } from './evaluation-source.schemas.js';
import { ModelKind, ModelReference } from '../models/models.schemas.js';
import { TermName } from '../training/recipes/judge-terms.js';

const MAX_SAMPLES = 200;
const MAX_JUDGES = 8;
const MAX_SEED = 4_294_967_295;

export const MemoryArm = z
  .enum(['none', 'long', 'short', 'both', 'blind', 'shuffled', 'stale'])
  .describe(
    'long: prompts show episodes. short: an answer that fails public tests is followed by one to a prompt that shows the ' +
      'failure. both: the two together. blind: a second answer without the failure, which is what short and both are ' +
      'to be held against. shuffled: prompts show the episodes of another task, and stale: of each project those that ' +
      'were there when memory had half as many; long is to be held against either.',
  )
  .meta({ id: 'MemoryArm' });
export type MemoryArm = z.infer<typeof MemoryArm>;

const EvaluationMemory = z.strictObject({
  arm: MemoryArm.default('none'),
  k: z.int().min(1).max(8).default(2).describe('Episodes that a prompt shows.'),
  space: idSchema('memorySpace')
    .optional()
    .describe(
      "The space of memory that they are of, as trainings of experiments have one; the workspace's own when left out.",
    ),
});

const EvaluationJudge = z
  .strictObject({
    judge: JudgeReference.describe('Pinned to its newest revision when it names none.'),
    name: TermName.optional().describe('In the figures; the name of the judge when left out.'),
  })
  .meta({ id: 'EvaluationJudge' });

const ContaminationSettings = z
  .strictObject({
    n: z.int().min(3).max(50).default(13).describe('Tokens of the runs that are compared.'),
    threshold: z
      .number()
      .positive()
      .max(1)
      .default(0.5)
      .describe('A task of whose runs this share is seen elsewhere counts as contaminated.'),
  })
  .meta({ id: 'ContaminationSettings' });

const how = {
  n: z.int().min(1).max(MAX_SAMPLES).default(8).describe('Answers to each task.'),
  k: z.array(z.int().min(1).max(MAX_SAMPLES)).min(1).max(8).default([1]).describe('None above n.'),
  temperature: z.number().min(0).max(2).default(0.8).describe('0 is greedy, with n 1 alone.'),
  topP: z.number().positive().max(1).default(0.95),
  greedy: z.boolean().default(true).describe('One greedy answer to each task beside the others.'),
  maxNewTokens: z.int().min(1).max(32_768).optional().describe("The model's own when left out."),
  truncated: z
    .enum(['masked', 'counted'])
    .default('masked')
    .describe('Whether an answer that was cut off counts for nothing, or like any other.'),
  memory: EvaluationMemory.prefault({}).describe('Frozen: an evaluation leaves nothing in it.'),
  contamination: ContaminationSettings.prefault({}),
};

export const CreateEvaluation = z
  .strictObject({
    name: Text(200).optional(),
    model: ModelReference.describe(
      'A base model, a trained, uploaded or adapted one, or a checkpoint.',
    ),
    tasks: EvaluationSource,
    ...how,
    judges: z
      .array(EvaluationJudge)
      .max(MAX_JUDGES)
      .default([])
      .describe('Each scores every answer.'),
    seed: z.int().min(0).max(MAX_SEED).optional().describe('Drawn and recorded when left out.'),
    compareTo: idSchema('evaluationRun')
      .optional()
      .describe('Another evaluation of the same dataset; the report compares the two.'),
    metadata: Metadata.default({}),
  })
  .meta({
    id: 'CreateEvaluation',
    examples: [
      {
        model: 'fledgling',
        tasks: { kind: 'split', dataset: 'ds_01jabk1e8o5l4v2u8q5m3n7t1s', split: 'test' },
        n: 8,
        k: [1, 8],
        seed: 7,
      },
    ],
  });
export type CreateEvaluation = z.infer<typeof CreateEvaluation>;

/** What an evaluation runs with, every default resolved; records are left out. */
export const EvaluationSettings = z
  .object({
    tasks: z.union([SplitSource, TasksSource, z.object({ kind: z.literal('codal') })]),
    ...how,
    judges: z.array(
      z.object({ judge: JudgeReference, name: z.string().meta({ examples: ['style'] }) }),
    ),
    seed: z.int(),
  })
  .meta({ id: 'EvaluationRunSettings' });
export type EvaluationSettings = z.infer<typeof EvaluationSettings>;

const STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export const EvaluationState = z.enum(STATES).meta({ examples: ['succeeded'] });
export type EvaluationState = z.infer<typeof EvaluationState>;

export const EvaluatedModel = z
  .object({
    id: idSchema('model'),
    name: z.string(),
    kind: ModelKind.meta({ examples: ['trained'] }),
    checkpointId: idSchema('checkpoint').nullable(),
    jobId: idSchema('job').nullable().describe('The job that trained it.'),
  })
  .meta({ id: 'EvaluatedModel' });
export type EvaluatedModel = z.infer<typeof EvaluatedModel>;

export const Contamination = z
  .object({
    checked: z
      .array(z.string())
      .describe('What the tasks were compared with.')
      .meta({
        examples: [['600 train tasks of ds_01jabk1e8o5l4v2u8q5m3n7t1s']],
      }),
    unknown: z
      .array(z.string())
      .describe('What the model has seen and nobody can look at.')
      .meta({
        examples: [['what the base model was pretrained on']],
      }),
  })
  .meta({ id: 'Contamination' });
export type Contamination = z.infer<typeof Contamination>;

export const Overlap = z
  .object({
    training: z.number().describe('Share of its runs that stand in what the model was trained on.'),
    memory: z.number().nullable().describe('The same of episodes; null when none is shown.'),
  })
  .meta({ id: 'Overlap', examples: [{ training: 0.08, memory: null }] });
export type Overlap = z.infer<typeof Overlap>;

export const EvaluationReportFigures = z.object({
  overall: EvaluationFigures.describe('Of all tasks: the micro-average of the groups.'),
  groups: z
    .array(z.object({ name: z.string(), figures: EvaluationFigures }))
    .describe('By difficulty, of records by preference; empty when tasks say none.')
    .meta({ examples: [[]] }),
  contaminated: z.int().describe('Tasks at or above the threshold.'),
  clean: EvaluationFigures.nullable().describe('Of the other tasks; null when all are clean.'),
});
export type EvaluationReportFigures = z.infer<typeof EvaluationReportFigures>;

export const EvaluationRun = z
  .object({
    id: idSchema('evaluationRun'),
    keyId: idSchema('apiKey').describe('The API key that posted it, whose caps it counts for.'),
    name: z.string().nullable(),
    state: EvaluationState,
    terminal: z.boolean(),
    model: EvaluatedModel,
    datasetId: idSchema('dataset').nullable(),
    settings: EvaluationSettings,
    compareTo: idSchema('evaluationRun').nullable(),
    progress: z.object({
      done: z.int(),
      total: z.int().nullable().describe('Null until the tasks are chosen.'),
    }),
    usage: Usage,
    figures: EvaluationFigures.nullable().describe('Of all tasks, once it has succeeded.'),
    error: Problem.nullable().describe('Why it failed, or the last failure while it waits.'),
    metadata: Metadata,
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'EvaluationRun' });
export type EvaluationRun = z.infer<typeof EvaluationRun>;

export const EvaluationPage = pageSchema(EvaluationRun, 'EvaluationRunPage');
export type EvaluationPage = z.infer<typeof EvaluationPage>;

export const EvaluatedTask = z
  .object({
    position: z.int(),
    taskId: idSchema('task').nullable(),
    key: z.string(),
    group: z
      .string()
      .nullable()
      .describe('Its difficulty, or the preference of a record.')
      .meta({ examples: ['introductory'] }),
    episodeIds: z.array(idSchema('episode')).describe('Episodes that the prompt could show.'),
    overlap: Overlap.nullable(),
    outcome: TaskOutcome.nullable().describe('Null until it is examined.'),
  })
  .meta({ id: 'EvaluatedTask' });
export type EvaluatedTask = z.infer<typeof EvaluatedTask>;

export const EvaluatedTaskPage = pageSchema(EvaluatedTask, 'EvaluatedTaskPage');
export type EvaluatedTaskPage = z.infer<typeof EvaluatedTaskPage>;

const Paired = z
  .object({
    metric: z.string().meta({ examples: ['pass@1'] }),
    tasks: z.int().describe('Tasks that both have the figure of.'),
    difference: Interval.describe('The other less this one, with its 95 % interval over pairs.'),
    better: z.int(),
    worse: z.int(),
    same: z.int(),
    pValue: z.number().describe('Two-sided, by random signs of the differences.'),
  })
  .meta({ id: 'PairedDifference' });

export const EvaluationComparison = z
  .object({
    from: idSchema('evaluationRun'),
    to: idSchema('evaluationRun'),
    tasks: z.int().describe('Tasks that both have examined.'),
    metrics: z.array(Paired).describe('pass@k, greedy, and each judge that both have.'),
    differing: z
      .array(z.string())
      .describe(
        'Settings other than the model that differ: what they change is in the figures too.',
      )
      .meta({ examples: [['memory']] }),
  })
  .meta({ id: 'EvaluationComparison' });
export type EvaluationComparison = z.infer<typeof EvaluationComparison>;

export const EvaluationReport = z
  .object({
    evaluation: EvaluationRun,
    environment: z.record(z.string(), z.string()).nullable().describe('What it was computed in.'),
    contamination: Contamination.nullable(),
    ...EvaluationReportFigures.shape,
    comparison: EvaluationComparison.nullable().describe(
      'From compareTo to this one; null without it, or until that one has succeeded.',
    ),
  })
  .meta({ id: 'EvaluationReport' });
export type EvaluationReport = z.infer<typeof EvaluationReport>;

export const EvaluationParams = z.strictObject({ id: idSchema('evaluationRun') });
export type EvaluationParams = z.infer<typeof EvaluationParams>;

export const EvaluationListQuery = PageQuery.extend({
  state: z.enum(STATES).optional(),
  metadata: MetadataFilter.optional(),
});
export type EvaluationListQuery = z.infer<typeof EvaluationListQuery>;

export const ComparisonParams = EvaluationParams.extend({
  otherId: idSchema('evaluationRun').describe('The evaluation to compare it with.'),
});
export type ComparisonParams = z.infer<typeof ComparisonParams>;
