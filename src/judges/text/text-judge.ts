import { setImmediate } from 'node:timers/promises';
import type { Judgement } from '../../contracts/judgement.js';
import { Judge, type JudgedProgram } from '../../training/ports.js';
import { type Score, scored, skipped } from '../judgements.js';

/** A score, or why there is nothing to score. */
export type TextScore = Score | { readonly skipped: string };

/** Scores the text of programs as it stands, by a function that is the same wherever it is computed. */
export class TextJudge extends Judge {
  constructor(
    override readonly name: string,
    override readonly revision: string,
    private readonly score: (program: JudgedProgram) => TextScore,
  ) {
    super();
  }

  override async judge(
    programs: readonly JudgedProgram[],
    signal?: AbortSignal,
  ): Promise<Judgement[]> {
    const judgements: Judgement[] = [];
    signal?.throwIfAborted();
    for (const program of programs) {
      const score = this.score(program);
      judgements.push('skipped' in score ? skipped(this, score.skipped) : scored(this, score));
      // A long batch must not keep leases from being renewed.
      await setImmediate();
      signal?.throwIfAborted();
    }
    return judgements;
  }
}
