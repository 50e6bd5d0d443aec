import type { BaseFolder } from '../../training/train.js';
import type { Growth } from '../draft.js';
import type { Generate, SamplingUsed } from '../generation.schemas.js';
import type { DrawnAnswer } from '../modes/generation-mode.js';

/** What answers are drawn with. */
export interface DrawRequest {
  /** One answer is drawn to each. */
  readonly prompts: readonly string[];
  readonly sampling: SamplingUsed;
  /** Texts that end an answer; they are no part of it. */
  readonly stop: readonly string[];
  /** Somebody reads along: an answer is told while it is drawn, also where telling it whole would be simpler. */
  readonly isWatched: boolean;
}

/** A model while it works on one request. Promises: what fails is a `ProblemError`, or the reason of the signal. */
export interface OpenedModel {
  /** What answers: a checkpoint, the digest of a base model, or the name that an endpoint knows its model by. */
  readonly version: string;
  /** Tokens of a prompt and its answer together. */
  readonly contextLength: number;
  /** Tokens of each text, none of an empty one; an estimate where nobody else can count them. */
  count(texts: readonly string[]): Promise<number[]>;
  /**
   * One answer to each prompt, in order, none with more than `maxNewTokens`. What is told of an answer adds up to its
   * text and its tokens. Equal prompts get answers of their own; the same request gets the same ones, as far as the
   * model itself repeats what it says for a seed.
   */
  draw(
    request: DrawRequest,
    onGrowth: (growth: readonly Growth[]) => void,
    signal?: AbortSignal,
  ): Promise<DrawnAnswer[]>;
}

/** How a model is asked: its layout, stop texts, and bounds. */
export type AskingSettings = Omit<BaseFolder, 'path'>;

/** A model that a request names, whoever runs it: the port between answers and what draws them. */
export interface AnsweringModel {
  readonly id: string;
  readonly name: string;
  readonly settings: AskingSettings;
  /** The engine works for it, and keys pay for its seconds. */
  readonly usesEngine: boolean;
  /** It reads a prompt once for all answers to it; others read it for each. */
  readonly sharesPrompts: boolean;
  /** @throws ProblemError validation-failed, pointing at what of a request it cannot honour */
  check(body: Generate): void;
  use<T>(work: (opened: OpenedModel) => Promise<T>): Promise<T>;
}
