import { z } from 'zod';
import type { AdapterShape } from '../../contracts/policy.js';

export const Weight = z.number().min(0).max(10);

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

export const SamplingSettings = z
  .strictObject({
    temperature: z.number().positive().max(2).default(1),
    topP: z.number().positive().max(1).default(1),
    maxNewTokens: z.int().min(1).max(32_768).optional().describe("The model's own when left out."),
  })
  .meta({ id: 'SamplingSettings' });
export type SamplingSettings = z.infer<typeof SamplingSettings>;

const LoraSettings = z
  .strictObject({
    // Optional first: a settings object without a kind is one of these.
    kind: z.literal('lora').optional().default('lora'),
    rank: z.int().min(1).max(512).default(8),
    alpha: z.number().positive().default(16),
    targets: z.array(z.string()).min(1).optional(),
  })
  .meta({ id: 'LoraSettings', description: 'Low-rank matrices over a frozen base model.' });

const FullSettings = z.strictObject({ kind: z.literal('full') }).meta({
  id: 'FullSettings',
  description:
    'Full fine-tuning: every weight of the base model, in float32. It takes memory for whole sets of weights, and ' +
    'learning rates far below those of low-rank matrices.',
});

export const AdapterSettings = z
  .discriminatedUnion('kind', [LoraSettings, FullSettings], {
    error: ({ code }) =>
      code === 'invalid_union' ? 'must be lora, which it is when left out, or full' : undefined,
  })
  .meta({ id: 'AdapterSettings', description: 'What is trained.' });
export type AdapterSettings = z.infer<typeof AdapterSettings>;

/** The same in the words of the engine. */
export function shapeOf(adapter: AdapterSettings): AdapterShape {
  if (adapter.kind === 'full') {
    return { kind: 'full' };
  }
  const { kind, rank, alpha, targets } = adapter;
  return { kind, rank, alpha, ...(targets === undefined ? {} : { targets }) };
}

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

export const EvaluationSettings = z
  .strictObject({
    before: z
      .boolean()
      .default(true)
      .describe(
        'False leaves out what a job examines before its first step: the model it starts from.',
      ),
    samples: z.int().min(1).max(200).default(8).describe('Samples per task, n of pass@k.'),
    k: z.array(z.int().min(1).max(200)).min(1).max(8).default([1, 8]),
    temperature: z.number().positive().max(2).default(1),
    tasksPerSet: z.int().min(1).max(10_000).default(60),
    innerSteps: z
      .array(z.int().min(0).max(8))
      .max(4)
      .default([0, 1, 2])
      .describe('Inner steps after which test tasks that belong to projects are evaluated.'),
    innerRates: z
      .array(z.number().positive().max(10))
      .min(1)
      .max(4)
      .default([1])
      .describe('Lengths of those steps, in lengths of a step of the recipe; each begins anew.'),
  })
  .meta({ id: 'EvaluationSettings' });
export type EvaluationSettings = z.infer<typeof EvaluationSettings>;
