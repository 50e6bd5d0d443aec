import { z } from 'zod';
import { AdvantageName } from '../advantages/estimators.js';
import { Aggregation } from '../losses/aggregation.js';
import { JudgeTerms } from './judge-terms.js';

const Weight = z.number().min(0).max(10);

/** Weights of the reward terms; every term is "higher is better". */
export const RewardWeights = z
  .strictObject({
    tests: Weight.default(1),
    style: Weight.default(0.1),
    complexity: Weight.default(0.1),
    negative: Weight.default(0.1),
    span: Weight.default(1).describe('Weight of the penalty on the failing line.'),
    overlong: Weight.default(0).describe(
      'Weight of the penalty on answers that come near the longest possible one.',
    ),
  })
  .meta({ id: 'RewardWeights' });
export type RewardWeights = z.infer<typeof RewardWeights>;

/** Those of the methods whose reward is the tests alone, unless a job says otherwise. */
export const TestRewardWeights = RewardWeights.extend({
  style: Weight.default(0),
  complexity: Weight.default(0),
  negative: Weight.default(0),
  span: Weight.default(0).describe('Weight of the penalty on the failing line.'),
}).meta({ id: 'TestRewardWeights' });

/** Those of RLTF: the tests, and the failing line. */
export const SpanRewardWeights = TestRewardWeights.extend({
  span: Weight.default(1).describe('Weight of the penalty on the failing line.'),
}).meta({ id: 'SpanRewardWeights' });

const COMPILES = Weight.describe('Weight of 1 for a program that compiles, and -1 for others.');
const AST_MATCH = Weight.describe(
  'Weight of the share of the subtrees of the canonical solution that a program has, 0 to 1.',
);
const DFG_MATCH = Weight.describe(
  'Weight of the share of its dataflow edges that a program has, 0 to 1.',
);

/** Those of PPOCoder: the tests, and likeness to the canonical solution. */
export const LikenessRewardWeights = TestRewardWeights.extend({
  compiles: COMPILES.default(0),
  astMatch: AST_MATCH.default(1),
  dfgMatch: DFG_MATCH.default(1),
}).meta({ id: 'LikenessRewardWeights' });

/** Those of CompCoder: whether it compiles. */
export const CompileRewardWeights = TestRewardWeights.extend({
  tests: Weight.default(0),
  compiles: COMPILES.default(1),
}).meta({ id: 'CompileRewardWeights' });

/** Those of RLCF, which judges reward. */
export const NoRewardWeights = TestRewardWeights.extend({
  tests: Weight.default(0),
}).meta({ id: 'NoRewardWeights' });

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

export const SamplingSettings = z
  .strictObject({
    temperature: z.number().positive().max(2).default(1),
    topP: z.number().positive().max(1).default(1),
    maxNewTokens: z.int().min(1).max(32_768).optional().describe("The model's own when left out."),
  })
  .meta({ id: 'SamplingSettings' });
export type SamplingSettings = z.infer<typeof SamplingSettings>;

export const AdapterSettings = z
  .strictObject({
    rank: z.int().min(1).max(512).default(8),
    alpha: z.number().positive().default(16),
    targets: z.array(z.string()).min(1).optional(),
  })
  .meta({ id: 'AdapterSettings' });
export type AdapterSettings = z.infer<typeof AdapterSettings>;

export const OptimiserSettings = z
  .strictObject({
    learningRate: z.number().positive().max(1).default(3e-3),
    decay: z.enum(['linear', 'cosine', 'constant']).default('linear'),
    finalShare: z
      .number()
      .min(0)
      .max(1)
      .default(0.1)
      .describe('Share of the rate that the decay ends at.'),
    warmUpSteps: z.int().min(0).default(3),
    beta1: z.number().min(0).lt(1).default(0.9),
    beta2: z.number().min(0).lt(1).default(0.95),
    weightDecay: z.number().min(0).default(0),
    gradientClip: z.number().positive().default(1),
  })
  .meta({ id: 'OptimiserSettings' });
export type OptimiserSettings = z.infer<typeof OptimiserSettings>;

/** What every recipe has. */
export const COMMON = {
  tasksPerStep: z.int().min(1).max(256).default(16),
  adapter: AdapterSettings.prefault({}),
  sampling: SamplingSettings.prefault({}),
  optimiser: OptimiserSettings.prefault({}),
};

export const ClipBound = z
  .number()
  .positive()
  .max(1)
  .describe('How far the ratio to the sampling policy may leave 1 before its gradient stops.');

export const KlCoefficient = z
  .number()
  .min(0)
  .max(10)
  .describe('Weight of the KL to the base model (k3 estimate); 0 leaves it out.');

/** FALCON (arXiv 2410.21349): MRLF with both memories, in its sound form. */
export const FalconSettings = z
  .strictObject({
    name: z.literal('falcon'),
    metaSteps: z.int().min(1).max(100_000).default(60),
    ...COMMON,
    advantage: AdvantageName.exclude(['greedy_baseline']).default('leave_one_out'),
    aggregation: Aggregation.default('token_mean'),
    rewardWeights: RewardWeights.prefault({}),
    judges: JudgeTerms,
    clipLow: ClipBound.default(0.2),
    clipHigh: ClipBound.default(0.28),
    klCoefficient: KlCoefficient.default(0),
    supportSamples: z.int().min(2).max(256).default(8),
    querySamples: z.int().min(2).max(256).default(8),
    innerSteps: z.int().min(1).max(8).default(1),
    tasksPerProject: z
      .int()
      .min(1)
      .max(64)
      .default(4)
      .describe(
        'Support tasks, and query tasks, drawn from a project that is a unit of adaptation.',
      ),
    innerLearningRate: z.number().positive().max(10).default(1),
    innerRule: z.enum(['sgd', 'norm_cap', 'normalised']).default('normalised'),
    innerNormCap: z
      .number()
      .positive()
      .default(0.4)
      .describe('Norm of the gradient that an inner step takes; a cap under norm_cap.'),
    metaGradient: z.enum(['fomaml', 'reptile']).default('fomaml'),
    innerRateStep: z
      .number()
      .min(0)
      .max(1)
      .default(0.1)
      .describe(
        'Step of the learned inner rates along the sign of their derivative; 0 keeps them.',
      ),
    supervisedWeight: z.number().min(0).max(10).default(0.1),
    memory: MemorySettings.prefault({}),
  })
  .meta({ id: 'FalconSettings' });
export type FalconSettings = z.infer<typeof FalconSettings>;

export const EvaluationSettings = z
  .strictObject({
    samples: z.int().min(1).max(200).default(8).describe('Samples per task, n of pass@k.'),
    k: z.array(z.int().min(1).max(200)).min(1).max(8).default([1, 8]),
    temperature: z.number().positive().max(2).default(1),
    tasksPerSet: z.int().min(1).max(10_000).default(60),
    innerSteps: z
      .array(z.int().min(0).max(8))
      .max(4)
      .default([0, 1, 2])
      .describe('Inner steps after which test tasks that belong to projects are evaluated.'),
  })
  .meta({ id: 'EvaluationSettings' });
export type EvaluationSettings = z.infer<typeof EvaluationSettings>;
