import { z } from 'zod';
import { AdvantageName } from '../advantages/estimators.js';
import { Aggregation } from '../losses/aggregation.js';
import { CurriculumSettings } from '../curriculum/curriculum.js';
import { ValueSettings } from '../learners/value-settings.js';
import { KlPenaltySettings } from '../rewards/adaptive-kl.js';
import { DiscriminatorTerms, JudgeTerms } from './judge-terms.js';
import { ReplaySettings } from './replay-buffer.js';
import {
  ClipBound,
  COMMON,
  CompileRewardWeights,
  KlCoefficient,
  LikenessRewardWeights,
  NoRewardWeights,
  SpanRewardWeights,
  TestRewardWeights,
} from './settings.js';

/** What the reward of an attempt is measured against: its group, or a value head. */
export const GroupAdvantage = z
  .enum([...AdvantageName.options, 'generalised'])
  .describe('What the reward of an attempt is measured against; `generalised` asks a value head.')
  .meta({ id: 'GroupAdvantage' });
type GroupAdvantage = z.infer<typeof GroupAdvantage>;

const PolicyLossName = z
  .enum(['clipped', 'reinforce', 'cispo'])
  .describe(
    'Whether the ratio to the sampling policy is clipped, left out, or clipped as a weight that takes no gradient.',
  );

/** What the methods of this family differ in: rows of one table, each a default that a job may change. */
interface GroupMethod {
  readonly advantage: GroupAdvantage;
  readonly aggregation: Aggregation;
  readonly loss: z.infer<typeof PolicyLossName>;
  readonly clipLow: number;
  readonly clipHigh: number;
  readonly klCoefficient: number;
  /** Rounds of fresh groups in place of those whose rewards are all equal. */
  readonly refills: number;
  readonly testReward: 'adaptive' | 'coarse';
}

/** PPO's clip on both sides, and nothing else. */
const PLAIN = {
  aggregation: 'token_mean',
  loss: 'clipped',
  clipLow: 0.2,
  clipHigh: 0.2,
  klCoefficient: 0,
  refills: 0,
  testReward: 'adaptive',
} as const;

/**
 * The group methods: REINFORCE leave-one-out (arXiv 2402.14740), GRPO (arXiv 2402.03300), Dr. GRPO (arXiv 2503.20783) and
 * DAPO (arXiv 2503.14476); and the policy losses of CodeRL (arXiv 2207.01780), PPOCoder (arXiv 2301.13816), RLTF
 * (arXiv 2307.04349), StepCoder (arXiv 2402.01391), CompCoder (arXiv 2203.05132) and RLCF (arXiv 2305.18341).
 */
export const GROUP_METHODS = {
  rloo: { ...PLAIN, advantage: 'leave_one_out', clipHigh: 0.28 },
  grpo: {
    ...PLAIN,
    advantage: 'group_normalised',
    aggregation: 'sequence_mean',
    klCoefficient: 0.04,
  },
  dr_grpo: { ...PLAIN, advantage: 'mean_centred', aggregation: 'constant_length' },
  dapo: { ...PLAIN, advantage: 'group_normalised', clipHigh: 0.28, refills: 2 },
  coderl: {
    ...PLAIN,
    advantage: 'greedy_baseline',
    aggregation: 'sequence_mean',
    loss: 'reinforce',
    testReward: 'coarse',
  },
  ppocoder: { ...PLAIN, advantage: 'generalised', testReward: 'coarse' },
  rltf: { ...PLAIN, advantage: 'greedy_baseline' },
  stepcoder: { ...PLAIN, advantage: 'leave_one_out' },
  compcoder: { ...PLAIN, advantage: 'generalised' },
  rlcf: { ...PLAIN, advantage: 'leave_one_out', klCoefficient: 0.05 },
} as const satisfies Readonly<Record<string, GroupMethod>>;

export type GroupName = keyof typeof GROUP_METHODS;

const settingsOf = <Name extends GroupName>(name: Name, id: string, says: string) =>
  z
    .strictObject({
      name: z.literal(name),
      steps: z.int().min(1).max(100_000).default(60),
      ...COMMON,
      advantage: GroupAdvantage.default(GROUP_METHODS[name].advantage),
      aggregation: Aggregation.default(GROUP_METHODS[name].aggregation),
      rewardWeights: TestRewardWeights.prefault({}),
      judges: JudgeTerms,
      clipLow: ClipBound.default(GROUP_METHODS[name].clipLow),
      clipHigh: ClipBound.default(GROUP_METHODS[name].clipHigh),
      klCoefficient: KlCoefficient.default(GROUP_METHODS[name].klCoefficient),
      samples: z.int().min(2).max(256).default(8),
      loss: PolicyLossName.default(GROUP_METHODS[name].loss),
      cap: z
        .number()
        .gt(1)
        .max(100)
        .optional()
        .describe(
          'Bounds what a token of negative weight costs under `clipped`, as a multiple of its weight (dual clip).',
        ),
      value: ValueSettings.prefault({}),
      testReward: z
        .enum(['adaptive', 'coarse'])
        .default(GROUP_METHODS[name].testReward)
        .describe('Whether a failing program earns more for each test that it passes.'),
      updates: z
        .int()
        .min(1)
        .max(16)
        .default(1)
        .describe('Policy steps on the attempts of one step; past the first the clip acts.'),
      refills: z
        .int()
        .min(0)
        .max(16)
        .default(GROUP_METHODS[name].refills)
        .describe('Rounds of fresh tasks in place of those whose attempts all earn the same.'),
    })
    .describe(says)
    .meta({ id });

export const RlooSettings = settingsOf(
  'rloo',
  'RlooSettings',
  'REINFORCE with a leave-one-out baseline.',
);
export const GrpoSettings = settingsOf(
  'grpo',
  'GrpoSettings',
  'GRPO: rewards normalised in their group, the mean over answers, KL to the base model.',
);
export const DrGrpoSettings = settingsOf(
  'dr_grpo',
  'DrGrpoSettings',
  'Dr. GRPO: rewards centred but not scaled, token sums over a constant length.',
);
export const DapoSettings = settingsOf(
  'dapo',
  'DapoSettings',
  'DAPO: a higher upper clip, the mean over tokens, and fresh tasks for those that teach nothing.',
);

const STEP_CODER =
  'StepCoder: a curriculum of beginnings of the canonical solution, and only executed tokens count.';

export const StepCoderSettings = settingsOf('stepcoder', 'StepCoderGroupSettings', STEP_CODER)
  .extend({
    curriculum: CurriculumSettings.prefault({}),
    executedOnly: z
      .boolean()
      .default(true)
      .describe('Tokens that no test executed count for nothing.'),
  })
  .describe(STEP_CODER)
  .meta({ id: 'StepCoderSettings' });
export type StepCoderSettings = z.infer<typeof StepCoderSettings>;

const RLTF =
  'RLTF: coarse, adaptive and fine-grained feedback against a greedy baseline, from an online buffer.';

export const RltfSettings = settingsOf('rltf', 'RltfGroupSettings', RLTF)
  .extend({
    rewardWeights: SpanRewardWeights.prefault({}),
    replay: ReplaySettings.prefault({}),
  })
  .describe(RLTF)
  .meta({ id: 'RltfSettings' });
export type RltfSettings = z.infer<typeof RltfSettings>;

const PPO_CODER =
  'PPOCoder: a value head, tests and likeness to the canonical solution as reward, an adaptive KL penalty.';

export const PpoCoderSettings = settingsOf('ppocoder', 'PpoCoderGroupSettings', PPO_CODER)
  .extend({
    advantage: GroupAdvantage.extract(['generalised']).default('generalised'),
    rewardWeights: LikenessRewardWeights.prefault({}),
    klPenalty: KlPenaltySettings.prefault({}),
  })
  .describe(PPO_CODER)
  .meta({ id: 'PpoCoderSettings' });

const CODE_RL =
  "CodeRL: a critic that is trained on the outcomes of attempts weighs each token's part in them.";

export const CodeRlSettings = settingsOf('coderl', 'CodeRlGroupSettings', CODE_RL)
  .extend({
    advantage: AdvantageName.default('greedy_baseline'),
    supervisedWeight: z
      .number()
      .min(0)
      .max(10)
      .default(1)
      .describe('Weight of the cross-entropy of canonical solutions beside the policy loss.'),
  })
  .describe(CODE_RL)
  .meta({ id: 'CodeRlSettings' });

const COMP_CODER =
  'CompCoder: programs that compile, near the policy that the job began with, and a discriminator of them.';

export const CompCoderSettings = settingsOf('compcoder', 'CompCoderGroupSettings', COMP_CODER)
  .extend({
    advantage: GroupAdvantage.extract(['generalised']).default('generalised'),
    rewardWeights: CompileRewardWeights.prefault({}),
    klPenalty: KlPenaltySettings.prefault({}),
    discriminatorWeight: z
      .number()
      .min(0)
      .max(10)
      .default(0.1)
      .describe('Weight of the loss of the head that tells which programs compile.'),
  })
  .describe(COMP_CODER)
  .meta({ id: 'CompCoderSettings' });

const RLCF =
  'RLCF: -1 for a program that does not compile, the score of a discriminator for others.';

export const RlcfSettings = settingsOf('rlcf', 'RlcfGroupSettings', RLCF)
  .extend({
    rewardWeights: NoRewardWeights.prefault({}),
    judges: DiscriminatorTerms,
  })
  .describe(RLCF)
  .meta({ id: 'RlcfSettings' });

export type GroupSettings =
  | z.infer<typeof RlooSettings>
  | z.infer<typeof GrpoSettings>
  | z.infer<typeof DrGrpoSettings>
  | z.infer<typeof DapoSettings>
  | z.infer<typeof PpoCoderSettings>
  | z.infer<typeof CodeRlSettings>
  | z.infer<typeof CompCoderSettings>
  | z.infer<typeof RlcfSettings>
  | StepCoderSettings
  | RltfSettings;
