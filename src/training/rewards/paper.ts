import type { Reward, RewardComponent } from '../../contracts/reward.js';
import type { RewardWeights } from '../recipes/settings.js';
import { coarseReward } from './coarse.js';
import type { ErrorCounts } from './negative.js';
import type { RewardInput } from './reward-input.js';
import { totalOf } from './total.js';

/**
 * The reward of an attempt as FALCON (arXiv 2410.21349) writes it: eq. 7 plus eq. 8, which counts the tests twice; style
 * and complexity as judged, from -1 to 2, whether the program passes or not; eq. 9 without a bound. Where no test is
 * known, eq. 8 divides nothing by nothing and is 0 here. What could not be run or was cut off is masked, as ever.
 */
export function paperReward(
  { verdict, judgements, isTruncated, errorTypes, recentErrors, errorShares }: RewardInput,
  weights: Pick<RewardWeights, 'tests' | 'style' | 'complexity' | 'negative'>,
): Reward {
  const coarse = isTruncated ? null : coarseReward(verdict);
  if (coarse === null) {
    return { total: null, components: [], spans: [] };
  }
  const { passed, total } = verdict;
  const error = total === 0 ? 0 : -0.3 + (1.3 * passed) / total;
  const judged = (name: 'style' | 'complexity'): RewardComponent => {
    const judgement = judgements.find(({ judge }) => judge === name);
    return judgement?.status === 'scored'
      ? { name, status: 'scored', value: judgement.value, weight: weights[name] }
      : { name, status: judgement?.status ?? 'skipped', value: 0, weight: weights[name] };
  };
  const negative = -repeatedErrors(errorTypes, recentErrors, errorShares);
  const components: RewardComponent[] = [
    { name: 'coarse', status: 'scored', value: coarse, weight: weights.tests },
    { name: 'error', status: 'scored', value: error, weight: weights.tests },
    judged('style'),
    judged('complexity'),
    { name: 'negative', status: 'scored', value: negative, weight: weights.negative },
  ];
  return { total: totalOf(components), components, spans: [] };
}

/** Sum over e of N_e x P_e, N_e the count of an error among the recent attempts at the task. */
function repeatedErrors(
  errorTypes: readonly string[],
  { byType }: ErrorCounts,
  shares: Readonly<Record<string, number>>,
): number {
  return errorTypes.reduce((sum, type) => sum + (byType[type] ?? 0) * (shares[type] ?? 0), 0);
}
