import type { Judgement } from '../../contracts/judgement.js';
import { Judge, type JudgedProgram } from '../../training/ports.js';
import type { GraphText } from '../../onnx/text-graph.js';
import { errored, type Score, scored, skipped } from '../judgements.js';
import { type CriticFolder, OUTCOMES } from './critic-folder.js';
import type { WorkspaceCritics } from './critics.js';

const UNPROMPTED = 'The critic of a job judges a program by its prompt, which is unknown.';

/**
 * Asks a classifier what will become of a program, before it is run (CodeRL's critic, arXiv 2207.01780). The score is
 * the probability that it passes; the components are those of all four outcomes. The critic of a job reads the prompt
 * apart from the program, as it was trained to, and has nothing to say of a program without one.
 */
export class CriticJudge extends Judge {
  override readonly revision: string;
  private readonly critic: CriticFolder | Error;

  constructor(
    override readonly name: string,
    revision: string,
    model: string,
    private readonly critics: WorkspaceCritics,
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
    const texts = programs.map((program) => textOf(critic, program));
    const asked = texts.filter((text) => text !== null);
    if (asked.length === 0) {
      return programs.map(() => skipped(this, UNPROMPTED));
    }
    try {
      const rows = (await this.critics.logits(critic, asked)).values();
      return texts.map((text) => {
        return text === null ? skipped(this, UNPROMPTED) : this.judged(rows.next().value ?? []);
      });
    } catch (error) {
      return programs.map(() => errored(this, String(error)));
    } finally {
      signal?.throwIfAborted();
    }
  }

  private judged(logits: ArrayLike<number>): Judgement {
    const score = scoreOutcomes(logits);
    return Number.isFinite(score.value)
      ? scored(this, score)
      : errored(this, 'The critic gave what is not a number.');
  }
}

/** What the critic reads of a program; null when it lacks the prompt that the critic needs. */
function textOf(
  { readsPrompt }: CriticFolder,
  { prompt, program }: JudgedProgram,
): GraphText | null {
  if (!readsPrompt) {
    return prompt === undefined ? program : `${prompt}\n${program}`;
  }
  const asked = prompt?.trimEnd() ?? '';
  // A program may repeat the prompt that it completes; the policy wrote what follows.
  const text = program.startsWith(asked) ? program.slice(asked.length) : program;
  return asked === '' ? null : { prompt: asked, text };
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

function find(critics: WorkspaceCritics, model: string): CriticFolder | Error {
  try {
    return critics.find(model);
  } catch (error) {
    return error as Error;
  }
}
