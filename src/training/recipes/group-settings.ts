import { z } from 'zod';
import { AdvantageName } from '../advantages/estimators.js';
import { Aggregation } from '../losses/aggregation.js';
import { GROUP_METHODS, GroupAdvantage, type GroupName, PolicyLossName } from './group-methods.js';
import { CurriculumSettings } from '../curriculum/curriculum.js';
import { TaskSampling } from '../curriculum/task-sampling.js';
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

/** What no method of the table has of its own. */
const SHARED = {
  steps: z.int().min(1).max(100_000).default(60),
  ...COMMON,
  rewardWeights: TestRewardWeights.prefault({}),
  judges: JudgeTerms,
  taskSampling: TaskSampling.prefault({}),
  samples: z.int().min(2).max(256).default(8),
  cap: z
    .number()
    .gt(1)
    .max(100)
    .optional()
    .describe(
      'Bounds what a token of negative weight costs under `clipped`, as a multiple of its weight (dual clip).',
    ),
  value: ValueSettings.prefault({}),
  updates: z
    .int()
    .min(1)
    .max(16)
    .default(1)
    .describe('Policy steps on the attempts of one step; past the first the clip acts.'),
};

const settingsOf = <Name extends GroupName>(name: Name, id: string, says: string) =>
  z
    .strictObject({
      name: z.literal(name),
      ...SHARED,
      advantage: GroupAdvantage.default(GROUP_METHODS[name].advantage),
      aggregation: Aggregation.default(GROUP_METHODS[name].aggregation),
      loss: PolicyLossName.default(GROUP_METHODS[name].loss),
      clipLow: ClipBound.default(GROUP_METHODS[name].clipLow),
      clipHigh: ClipBound.default(GROUP_METHODS[name].clipHigh),
      klCoefficient: KlCoefficient.default(GROUP_METHODS[name].klCoefficient),
      testReward: z
        .enum(['adaptive', 'coarse'])
        .default(GROUP_METHODS[name].testReward)
        .describe('Whether a failing program earns more for each test that it passes.'),
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
