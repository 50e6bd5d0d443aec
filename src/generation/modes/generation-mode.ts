import type { Verdict } from '../../contracts/verdict.js';
import type { FailedAttempt } from '../../training/prompts/prompt-template.js';
import type { BuiltPrompt } from '../prompt-fit.js';

/** An answer as it was drawn. */
export interface DrawnAnswer {
  readonly text: string;
  /** Tokens of the text. */
  readonly tokens: number;
  readonly isTruncated: boolean;
  /** Tokens of its prompt, where who drew it counts them better than was known before. */
  readonly promptTokens?: number;
}

/** One prompt and what the model made of it. */
export interface Round extends Omit<DrawnAnswer, 'promptTokens'> {
  readonly promptVersion: string;
  /** Tokens of the prompt. */
  readonly promptTokens: number;
  /** By the public tests; null when they were not run. */
  readonly verdict: Verdict | null;
}

/** What became of one of the answers that were asked for: its rounds, at least one; the last is the answer. */
export type RoundsOfAnswer = readonly Round[];

/** An answer run against the public tests of its task. */
export interface TriedAnswer {
  readonly verdict: Verdict;
  /** What a repair prompt may say of it; null when it passed, or could not be run. */
  readonly failed: FailedAttempt | null;
}

/**
 * What a mode answers with. Promises: everything in it comes from what the prompt may show and from public tests; no
 * hidden test is within reach.
 */
export interface ModeParts {
  /** Answers that are asked for. */
  readonly count: number;
  /** Prompts at most for each of them. */
  readonly maxRounds: number;
  /** The prompt that every answer begins with. */
  readonly first: BuiltPrompt;
  /** A prompt that shows the failure; null when there is no room for it. */
  repairPrompt(failed: FailedAttempt): Promise<BuiltPrompt | null>;
  /** Draws one answer to each prompt, in order, and tells watchers of the tokens while they come. */
  draw(prompts: readonly BuiltPrompt[], round: number): Promise<DrawnAnswer[]>;
  /** The same unseen, for answers that may not be the last ones; {@link tell} shows those that are. */
  drawUnseen(prompts: readonly BuiltPrompt[], round: number): Promise<DrawnAnswer[]>;
  /** Tells watchers what the answer at this place is. */
  tell(place: number, answer: DrawnAnswer): void;
  /** Runs answers against the public tests, in order. Only for modes that need some. */
  tryPublicly(answers: readonly string[]): Promise<TriedAnswer[]>;
}

/**
 * A way to come by answers. Promises: one list of rounds for each answer asked for, in order, none longer than
 * `maxRounds`; watchers are told exactly the text of each last round; the same parts give the same rounds.
 */
export interface GenerationMode {
  readonly name: string;
  /** True for one that cannot do without public tests: a task without any is refused. */
  readonly needsPublicTests: boolean;
  answer(parts: ModeParts): Promise<RoundsOfAnswer[]>;
}

/** What a prompt and the answer to it come to. */
export function roundOf(
  prompt: BuiltPrompt,
  drawn: DrawnAnswer,
  verdict: Verdict | null = null,
): Round {
  return { promptTokens: prompt.tokens, ...drawn, promptVersion: prompt.version, verdict };
}
