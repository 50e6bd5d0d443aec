import type { Judgement } from '../../contracts/judgement.js';
import type { RewardComponent } from '../../contracts/reward.js';
import { type JudgeTerm, nameOf } from '../recipes/judge-terms.js';

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

/**
 * The judgement of a registered judge as a reward part in [-1, 1]: its place on the scale of the judge, from -1 at the
 * lowest to 1 at the highest. Counted for passing programs only, unless the term says otherwise; an errored judgement
 * masks the part, a skipped one counts for nothing.
 */
export function termReward(
  term: JudgeTerm,
  judgement: Judgement | undefined,
  isPassing: boolean,
): RewardComponent {
  const { weight, countedFor } = term;
  const name = nameOf(term);
  if (judgement?.status === 'errored') {
    return { name, status: 'errored', value: 0, weight };
  }
  if (judgement?.status !== 'scored' || (countedFor === 'passing' && !isPassing)) {
    return { name, status: 'skipped', value: 0, weight };
  }
  const [low, high] = judgement.scale;
  const place = high > low ? (judgement.value - low) / (high - low) : 0.5;
  return { name, status: 'scored', value: 2 * place - 1, weight };
}
