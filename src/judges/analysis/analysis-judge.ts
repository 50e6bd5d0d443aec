import type { Judgement } from '../../contracts/judgement.js';
import { failureOf } from '../../sandbox/sandbox-errors.js';
import { Judge, type JudgedProgram } from '../../training/ports.js';
import { errored, type Score, scored, skipped } from '../judgements.js';
import { MISSING, type Unanalysed } from './kept-analyses.js';
import type { ProgramAnalyser } from './program-analyser.js';

/** There is nothing to score, for a reason that lies in the program or in its task. */
export interface Nothing {
  readonly nothing: string;
}
export type Outcome = Score | Nothing | Unanalysed;

/** Scores Python programs, one outcome each, in order. */
export type ScorePrograms = (
  programs: readonly JudgedProgram[],
  analyser: ProgramAnalyser,
  signal?: AbortSignal,
) => Promise<Outcome[]>;

const LANGUAGE = 'python';

/**
 * Scores programs by what confined tools find in their text. What does not parse, or is in another language, is
 * `skipped`; an analysis that failed is `errored`.
 */
export class AnalysisJudge extends Judge {
  constructor(
    override readonly name: string,
    override readonly revision: string,
    private readonly score: ScorePrograms,
    private readonly analyser: ProgramAnalyser,
  ) {
    super();
  }

  override async judge(
    programs: readonly JudgedProgram[],
    signal?: AbortSignal,
  ): Promise<Judgement[]> {
    signal?.throwIfAborted();
    const known = programs.filter(({ language }) => language === LANGUAGE);
    try {
      const outcomes = (await this.score(known, this.analyser, signal)).values();
      return programs.map(({ language }) =>
        language === LANGUAGE
          ? this.judged(outcomes.next().value)
          : skipped(this, `There is no analysis for the language ${language}.`),
      );
    } catch (error) {
      const reason = failureOf(error);
      return programs.map(() => errored(this, reason));
    }
  }

  private judged(outcome: Outcome = MISSING): Judgement {
    if ('nothing' in outcome) {
      return skipped(this, outcome.nothing);
    }
    if ('error' in outcome) {
      const reason = `${outcome.error}: ${outcome.detail}`;
      return outcome.error === 'SyntaxError' ? skipped(this, reason) : errored(this, reason);
    }
    return scored(this, outcome);
  }
}
