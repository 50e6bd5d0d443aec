import { z } from 'zod';
import { AdvantageName } from '../advantages/estimators.js';
import type { Aggregation } from '../losses/aggregation.js';

/** What the reward of an attempt is measured against: its group, or a value head. */
export const GroupAdvantage = z
  .enum([...AdvantageName.options, 'generalised'])
  .describe('What the reward of an attempt is measured against; `generalised` asks a value head.')
  .meta({ id: 'GroupAdvantage' });
type GroupAdvantage = z.infer<typeof GroupAdvantage>;

export const PolicyLossName = z
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
