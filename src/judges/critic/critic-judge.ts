import type { Judgement } from '../../contracts/judgement.js';
import { Judge, type JudgedProgram } from '../../training/ports.js';
import { errored, type Score, scored } from '../judgements.js';
import { type CriticFolder, OUTCOMES } from './critic-folder.js';
import type { Critics } from './critics.js';

/**
 * Asks a classifier what will become of a program, before it is run (CodeRL's critic, arXiv 2207.01780). The score is
 * the probability that it passes; the components are those of all four outcomes.
 */
export class CriticJudge extends Judge {
  override readonly revision: string;
  private readonly critic: CriticFolder | Error;

  constructor(
    override readonly name: string,
    revision: string,
    model: string,
    private readonly critics: Critics,
  ) {
    super();
    this.critic = find(critics, model);
    const content = this.critic instanceof Error ? 'missing' : this.critic.digest.slice(0, 12);
    this.revision = `${revision}/${content}`;
  }

  override async judge(
    programs: readonly JudgedProgram[],
    signal?: AbortSignal,
  ): Promise<Judgement[]> {
    signal?.throwIfAborted();
    const { critic } = this;
    if (critic instanceof Error) {
      return programs.map(() => errored(this, critic.message));
    }
    if (programs.length === 0) {
      return [];
    }
    const texts = programs.map(({ prompt, program }) =>
      prompt === undefined ? program : `${prompt}\n${program}`,
    );
    try {
      const rows = await this.critics.logits(critic, texts);
      return rows.map((logits) => this.judged(logits));
    } catch (error) {
      return programs.map(() => errored(this, String(error)));
    } finally {
      signal?.throwIfAborted();
    }
  }

  private judged(logits: Float32Array): Judgement {
    const score = scoreOutcomes(logits);
    return Number.isFinite(score.value)
      ? scored(this, score)
      : errored(this, 'The critic gave what is not a number.');
  }
}

/** Softmax of the four logits. */
export function scoreOutcomes(logits: ArrayLike<number>): Score {
  const values = Array.from(logits);
  const highest = Math.max(...values);
  const powers = values.map((logit) => Math.exp(logit - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  const components = Object.fromEntries(
    OUTCOMES.map((outcome, index) => [outcome, (powers[index] ?? 0) / sum]),
  );
  return { value: components['passed'] ?? NaN, scale: [0, 1], components };
}

function find(critics: Critics, model: string): CriticFolder | Error {
  try {
    return critics.find(model);
  } catch (error) {
    return error as Error;
  }
}
