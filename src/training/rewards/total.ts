import type { RewardComponent } from '../../contracts/reward.js';

/** The weighted sum of the parts that were scored. */
export function totalOf(components: readonly RewardComponent[]): number {
  return components
    .filter(({ status }) => status === 'scored')
    .reduce((sum, { value, weight }) => sum + weight * value, 0);
}
