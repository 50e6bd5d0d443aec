import type { Judgement } from '../../contracts/judgement.js';
import type { RewardComponent } from '../../contracts/reward.js';
import type { VerdictStatus } from '../../contracts/verdict.js';
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
 * The share of the canonical solution that a program has, as PPOCoder's R_ast and R_dfg (arXiv 2301.13816) in [0, 1]. A
 * program that does not parse, or a task without a canonical solution, has nothing to match and counts for nothing.
 */
export function matchReward(
  name: string,
  judgement: Judgement | undefined,
  weight: number,
): RewardComponent {
  return judgement?.status === 'scored'
    ? { name, status: 'scored', value: judgement.value, weight }
    : { name, status: judgement?.status ?? 'skipped', value: 0, weight };
}

/**
 * The judgement of a registered judge as a reward part in [-1, 1]: its place on the scale of the judge, from -1 at the
 * lowest to 1 at the highest. Counted for passing programs only, unless the term says otherwise; where it counts what
 * compiles, a program that does not earns -1 unseen (RLCF, arXiv 2305.18341). An errored judgement masks the part, a
 * skipped one counts for nothing.
 */
export function termReward(
  term: JudgeTerm,
  judgement: Judgement | undefined,
  status: VerdictStatus,
): RewardComponent {
  const { weight, countedFor } = term;
  const name = nameOf(term);
  if (countedFor === 'compiling' && status === 'syntax_error') {
    return { name, status: 'scored', value: -1, weight };
  }
  if (judgement?.status === 'errored') {
    return { name, status: 'errored', value: 0, weight };
  }
  if (judgement?.status !== 'scored' || !isShown(countedFor, status)) {
    return { name, status: 'skipped', value: 0, weight };
  }
  const [low, high] = judgement.scale;
  const place = high > low ? (judgement.value - low) / (high - low) : 0.5;
  return { name, status: 'scored', value: 2 * place - 1, weight };
}

/** Whether a judge that counts for some programs is shown one of this verdict. None is shown what could not be run. */
export function isShown(countedFor: JudgeTerm['countedFor'], status: VerdictStatus): boolean {
  switch (countedFor) {
    case 'passing':
      return status === 'passed';
    case 'compiling':
      return status !== 'syntax_error' && status !== 'sandbox_error';
    case 'all':
      return status !== 'sandbox_error';
  }
}
