import type { Judgement } from '../../contracts/judgement.js';
import type { RewardComponent } from '../../contracts/reward.js';

/**
 * A style or complexity judgement (FALCON's S and C, scale -1..2) as a reward part in [-0.5, 1]: halved, so that
 * it cannot outweigh the tests, and counted for passing programs only, so that a failing program cannot be
 * rewarded for its looks. An errored judgement masks the part.
 */
export function judgedReward(
  name: string,
  judgement: Judgement | undefined,
  isPassing: boolean,
  weight: number,
): RewardComponent {
  if (judgement?.status === 'errored') {
    return { name, status: 'errored', value: 0, weight };
  }
  if (!isPassing || judgement?.status !== 'scored') {
    return { name, status: 'skipped', value: 0, weight };
  }
  return { name, status: 'scored', value: judgement.value / 2, weight };
}
