import type { Judgement } from '../../contracts/judgement.js';
import type { Verdict } from '../../contracts/verdict.js';
import type { AnswerProgram } from '../prompts/prompt-template.js';
import type { ErrorCounts } from './negative.js';

/** What a reward looks at: an answer, and everything that is known of it. */
export interface RewardInput {
  readonly place: AnswerProgram;
  readonly answerBytes: number;
  readonly answerTokens: number;
  /** Tokens after which an answer is cut off. */
  readonly longestAnswer: number;
  readonly isTruncated: boolean;
  readonly verdict: Verdict;
  readonly judgements: readonly Judgement[];
  readonly errorTypes: readonly string[];
  readonly recentErrors: ErrorCounts;
  readonly errorShares: Readonly<Record<string, number>>;
}
