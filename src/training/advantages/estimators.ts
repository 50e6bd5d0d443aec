import { z } from 'zod';
import type { Reward } from '../../contracts/reward.js';
import { decoupled } from './decoupled.js';
import { greedyBaseline } from './greedy-baseline.js';
import { groupNormalised } from './group-normalised.js';
import { leaveOneOut } from './leave-one-out.js';
import { meanCentred } from './mean-centred.js';
import { noBaseline } from './no-baseline.js';

export const AdvantageName = z
  .enum([
    'leave_one_out',
    'mean_centred',
    'group_normalised',
    'decoupled',
    'greedy_baseline',
    'no_baseline',
  ])
  .describe('What the reward of an attempt is measured against.')
  .meta({ id: 'AdvantageName' });
export type AdvantageName = z.infer<typeof AdvantageName>;

/** The rewards of the attempts at one prompt. */
export interface RewardGroup {
  readonly rewards: readonly Reward[];
  /** Total of the greedy answer; null when it was not drawn, or not measured. */
  readonly greedy: number | null;
}

type Estimator = (groups: readonly RewardGroup[]) => number[][];

const within =
  (estimate: (totals: readonly (number | null)[], greedy: number | null) => number[]): Estimator =>
  (groups) =>
    groups.map(({ rewards, greedy }) =>
      estimate(
        rewards.map(({ total }) => total),
        greedy,
      ),
    );

/** One advantage per attempt, group by group; 0 for an attempt that could not be rewarded. */
export const ESTIMATORS: Readonly<Record<AdvantageName, Estimator>> = {
  leave_one_out: within(leaveOneOut),
  mean_centred: within(meanCentred),
  group_normalised: within(groupNormalised),
  decoupled: (groups) => decoupled(groups.map(({ rewards }) => rewards)),
  greedy_baseline: within(greedyBaseline),
  no_baseline: within(noBaseline),
};
