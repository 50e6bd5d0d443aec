import { z } from 'zod';
import { AdvantageName } from '../advantages/estimators.js';
import { TaskSampling } from '../curriculum/task-sampling.js';
import { Aggregation } from '../losses/aggregation.js';
import { JudgeTerms } from './judge-terms.js';
import { ClipBound, COMMON, KlCoefficient, RewardWeights, Weight } from './settings.js';

export const MemorySettings = z
  .strictObject({
    longTerm: z.boolean().default(true),
    shortTerm: z.boolean().default(true),
    k: z.int().min(1).max(8).default(2).describe('Episodes recalled for a prompt.'),
    promptShare: z
      .number()
      .min(0)
      .max(1)
      .default(0.25)
      .describe('Share of the tasks of a step whose prompt shows recalled episodes.'),
    repairShare: z
      .number()
      .min(0)
      .max(1)
      .default(0.25)
      .describe(
        'Share of the query tasks of a step whose prompt shows a failed attempt to repair.',
      ),
    demonstrations: z
      .int()
      .min(0)
      .max(512)
      .default(16)
      .describe('Canonical solutions, run and judged like attempts, that seed both memories.'),
    maxAgeSteps: z.int().min(1).max(32).default(2).describe('Age bound of short-term memory.'),
  })
  .meta({ id: 'MemorySettings' });
export type MemorySettings = z.infer<typeof MemorySettings>;

const SupervisedWeight = z.number().min(0).max(10);

const MetaGradient = z
  .enum(['fomaml', 'reptile', 'exact'])
  .describe(
    'First-order MAML; Reptile; or the gradient through the inner steps, for which the memory of an update grows with them.',
  );

/** What both modes of MRLF have. */
const MRLF = {
  metaSteps: z.int().min(1).max(100_000).default(60),
  supportSamples: z.int().min(2).max(256).default(8),
  querySamples: z.int().min(2).max(256).default(8),
  innerSteps: z.int().min(1).max(8).default(1),
  tasksPerProject: z
    .int()
    .min(1)
    .max(64)
    .default(4)
    .describe('Support tasks, and query tasks, drawn from a project that is a unit of adaptation.'),
  memory: MemorySettings.prefault({}),
};

/** FALCON (arXiv 2410.21349): MRLF with both memories, in its sound form. */
export const FalconSettings = z
  .strictObject({
    name: z.literal('falcon'),
    mode: z.literal('sound').default('sound'),
    ...MRLF,
    ...COMMON,
    advantage: AdvantageName.exclude(['greedy_baseline']).default('leave_one_out'),
    aggregation: Aggregation.default('token_mean'),
    rewardWeights: RewardWeights.prefault({}),
    judges: JudgeTerms,
    taskSampling: TaskSampling.prefault({}),
    clipLow: ClipBound.default(0.2),
    clipHigh: ClipBound.default(0.28),
    klCoefficient: KlCoefficient.default(0),
    innerLearningRate: z.number().positive().max(10).default(1),
    innerRule: z.enum(['sgd', 'norm_cap', 'normalised']).default('normalised'),
    innerNormCap: z
      .number()
      .positive()
      .default(0.4)
      .describe('Norm of the gradient that an inner step takes; a cap under norm_cap.'),
    metaGradient: MetaGradient.default('fomaml'),
    innerRateStep: z
      .number()
      .min(0)
      .max(1)
      .default(0.1)
      .describe(
        'Step of the learned inner rates along the sign of their derivative; 0 keeps them.',
      ),
    supervisedWeight: SupervisedWeight.default(0.1),
  })
  .meta({ id: 'FalconSettings' });
export type FalconSettings = z.infer<typeof FalconSettings>;

/** The weights of the paper's R = alpha T + beta S + gamma C + delta E, all 1 in its L_inner. */
const PaperRewardWeights = z
  .strictObject({
    tests: Weight.default(1).describe('Of the coarse reward and of the share of tests, added.'),
    style: Weight.default(1),
    complexity: Weight.default(1),
    negative: Weight.default(1),
  })
  .meta({ id: 'PaperRewardWeights' });

const { tasksPerStep, adapter, sampling } = COMMON;

/** The same as its text says it, to be compared with: no baseline, no clip, no fresh query, plain descent. */
export const PaperFalconSettings = z
  .strictObject({
    name: z.literal('falcon'),
    mode: z.literal('paper'),
    ...MRLF,
    tasksPerStep,
    adapter,
    sampling,
    rewardWeights: PaperRewardWeights.prefault({}),
    innerLearningRate: z.number().positive().max(10).default(0.1).describe("The paper's alpha."),
    metaLearningRate: z.number().positive().max(10).default(0.1).describe("The paper's beta."),
    metaGradient: MetaGradient.default('exact'),
    supervisedWeight: SupervisedWeight.default(1),
  })
  .meta({ id: 'PaperFalconSettings' });
export type PaperFalconSettings = z.infer<typeof PaperFalconSettings>;

export const MrlfSettings = z
  .discriminatedUnion('mode', [FalconSettings, PaperFalconSettings], {
    error: ({ code }) =>
      code === 'invalid_union' ? 'must be sound, which it is when left out, or paper' : undefined,
  })
  .meta({ id: 'MrlfSettings' });
export type MrlfSettings = z.infer<typeof MrlfSettings>;
