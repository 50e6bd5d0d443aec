import type { Reward, RewardComponent, RewardSpan } from '../../contracts/reward.js';
import { type JudgeTerm, nameOf } from '../recipes/judge-terms.js';
import type { RewardWeights } from '../recipes/settings.js';
import { answerSpan, countLines, lineSpan } from '../spans/line-span.js';
import { testReward } from './adaptive.js';
import { coarseReward } from './coarse.js';
import { errorSpan, SPAN_PENALTY } from './error-span.js';
import { compileReward } from './compile.js';
import { judgedReward, matchReward, termReward } from './judged.js';
import { negativeReward } from './negative.js';
import { overlongReward } from './overlong.js';
import type { RewardInput } from './reward-input.js';
import { paperReward } from './paper.js';
import { totalOf } from './total.js';

/** The last of this many parts of the longest answer is where the overlong penalty grows. */
const OVERLONG_PARTS = 5;

/** What the settings of a recipe say of rewards. */
export interface RewardTerms {
  readonly rewardWeights: RewardWeights & Partial<Record<'compiles' | MatchName, number>>;
  readonly judges: readonly JudgeTerm[];
  /** Whether a failing program earns more for each test that it passes; it does when left out. */
  readonly testReward?: 'adaptive' | 'coarse';
  /** `paper`: the terms as FALCON writes them (see `paper.ts`); sound when left out. */
  readonly form?: 'paper';
}

/** The built-in judges that compare with the canonical solution, each asked only where it has a weight. */
export const MATCHES = ['astMatch', 'dfgMatch'] as const;
export type MatchName = (typeof MATCHES)[number];

/**
 * FALCON's reward of one attempt: R = w_tests T + w_style S + w_complexity C + w_negative N, with the fine-grained
 * penalty as spans beside it, and a term w_j J for each judge that the recipe names. The total is null for a truncated answer and for a failure of the sandbox: both are
 * masked out of the loss and of every baseline.
 */
export function compositeReward(input: RewardInput, terms: RewardTerms): Reward {
  if (terms.form === 'paper') {
    return paperReward(input, terms.rewardWeights);
  }
  const { rewardWeights: weights, judges } = terms;
  const ofTests = terms.testReward === 'coarse' ? coarseReward : testReward;
  const tests = input.isTruncated ? null : ofTests(input.verdict);
  if (tests === null) {
    return { total: null, components: [], spans: [] };
  }
  const isPassing = input.verdict.status === 'passed';
  const judgementOf = (name: string) => input.judgements.find(({ judge }) => judge === name);
  const judged = (name: string, weight: number): RewardComponent =>
    judgedReward(name, judgementOf(name), isPassing, weight);
  const negative = negativeReward(input.errorTypes, input.recentErrors, input.errorShares);
  const components: RewardComponent[] = [
    { name: 'tests', status: 'scored', value: tests, weight: weights.tests },
    judged('style', weights.style),
    judged('complexity', weights.complexity),
    { name: 'negative', status: 'scored', value: negative, weight: weights.negative },
    ...shaping(input, weights),
    ...MATCHES.flatMap((name) => {
      const weight = weights[name] ?? 0;
      return weight === 0 ? [] : [matchReward(name, judgementOf(name), weight)];
    }),
    ...judges.map((term) => termReward(term, judgementOf(nameOf(term)), input.verdict.status)),
  ];
  return { total: totalOf(components), components, spans: isPassing ? [] : penalisedSpans(input) };
}

/** Parts that a job asks for and that are nothing to it otherwise. */
function shaping(
  { answerTokens, longestAnswer: longest, verdict }: RewardInput,
  weights: RewardTerms['rewardWeights'],
): RewardComponent[] {
  const margin = Math.ceil(longest / OVERLONG_PARTS);
  const value = overlongReward(answerTokens, { longest, margin });
  const parts = [
    { name: 'overlong', value, weight: weights.overlong },
    { name: 'compiles', value: compileReward(verdict), weight: weights.compiles ?? 0 },
  ];
  return parts
    .filter(({ weight }) => weight !== 0)
    .map((part) => ({ ...part, status: 'scored' as const }));
}

function penalisedSpans({ verdict, place, answerBytes }: RewardInput): RewardSpan[] {
  const span = errorSpan(verdict, countLines(place.program));
  if (span.kind === 'ignore') {
    return [];
  }
  if (span.kind === 'global') {
    return [{ name: 'error', value: SPAN_PENALTY, start: 0, end: answerBytes }];
  }
  const line = lineSpan(place.program, span.line);
  const inAnswer = line === null ? null : answerSpan(line, place);
  return inAnswer === null ? [] : [{ name: 'error', value: SPAN_PENALTY, ...inAnswer }];
}
