import { z } from 'zod';
import { AdvantageName } from '../advantages/estimators.js';
import { Aggregation } from '../losses/aggregation.js';
import { CurriculumSettings } from '../curriculum/curriculum.js';
import { JudgeTerms } from './judge-terms.js';
import { ReplaySettings } from './replay-buffer.js';
import {
  ClipBound,
  COMMON,
  KlCoefficient,
  SpanRewardWeights,
  TestRewardWeights,
} from './settings.js';

/** What the methods of this family differ in: rows of one table, each a default that a job may change. */
interface GroupMethod {
  readonly advantage: AdvantageName;
  readonly aggregation: Aggregation;
  readonly clipLow: number;
  readonly clipHigh: number;
  readonly klCoefficient: number;
  /** Rounds of fresh groups in place of those whose rewards are all equal. */
  readonly refills: number;
}

/**
 * The group methods: REINFORCE leave-one-out (arXiv 2402.14740), GRPO (arXiv 2402.03300), Dr. GRPO (arXiv 2503.20783) and
 * DAPO (arXiv 2503.14476); and the policy losses of RLTF (arXiv 2307.04349)
 * and StepCoder (arXiv 2402.01391).
 */
export const GROUP_METHODS = {
  rloo: {
    advantage: 'leave_one_out',
    aggregation: 'token_mean',
    clipLow: 0.2,
    clipHigh: 0.28,
    klCoefficient: 0,
    refills: 0,
  },
  grpo: {
    advantage: 'group_normalised',
    aggregation: 'sequence_mean',
    clipLow: 0.2,
    clipHigh: 0.2,
    klCoefficient: 0.04,
    refills: 0,
  },
  dr_grpo: {
    advantage: 'mean_centred',
    aggregation: 'constant_length',
    clipLow: 0.2,
    clipHigh: 0.2,
    klCoefficient: 0,
    refills: 0,
  },
  stepcoder: {
    advantage: 'leave_one_out',
    aggregation: 'token_mean',
    clipLow: 0.2,
    clipHigh: 0.2,
    klCoefficient: 0,
    refills: 0,
  },
  rltf: {
    advantage: 'greedy_baseline',
    aggregation: 'token_mean',
    clipLow: 0.2,
    clipHigh: 0.2,
    klCoefficient: 0,
    refills: 0,
  },
  dapo: {
    advantage: 'group_normalised',
    aggregation: 'token_mean',
    clipLow: 0.2,
    clipHigh: 0.28,
    klCoefficient: 0,
    refills: 2,
  },
} as const satisfies Readonly<Record<string, GroupMethod>>;

export type GroupName = keyof typeof GROUP_METHODS;

const settingsOf = <Name extends GroupName>(name: Name, id: string, says: string) =>
  z
    .strictObject({
      name: z.literal(name),
      steps: z.int().min(1).max(100_000).default(60),
      ...COMMON,
      advantage: AdvantageName.default(GROUP_METHODS[name].advantage),
      aggregation: Aggregation.default(GROUP_METHODS[name].aggregation),
      rewardWeights: TestRewardWeights.prefault({}),
      judges: JudgeTerms,
      clipLow: ClipBound.default(GROUP_METHODS[name].clipLow),
      clipHigh: ClipBound.default(GROUP_METHODS[name].clipHigh),
      klCoefficient: KlCoefficient.default(GROUP_METHODS[name].klCoefficient),
      samples: z.int().min(2).max(256).default(8),
      loss: z
        .enum(['clipped', 'reinforce'])
        .default('clipped')
        .describe('Whether the ratio to the sampling policy is clipped, or left out.'),
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

export type GroupSettings =
  | z.infer<typeof RlooSettings>
  | z.infer<typeof GrpoSettings>
  | z.infer<typeof DrGrpoSettings>
  | z.infer<typeof DapoSettings>
  | StepCoderSettings
  | RltfSettings;
