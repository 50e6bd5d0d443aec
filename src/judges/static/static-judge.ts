import type { Judgement } from '../../contracts/judgement.js';
import { failureOf } from '../../sandbox/sandbox-errors.js';
import { Judge, type JudgedProgram } from '../../training/ports.js';
import { errored, scored, skipped } from '../judgements.js';
import type { Analysis, StaticAnalyser } from './static-analyser.js';
import { SCALE, scoreComplexity, scoreStyle } from './static-scores.js';

export type StaticScoreName = 'style' | 'complexity';

const LANGUAGE = 'python';

/**
 * Scores style or complexity by static analysis, on the scale -1 (plainly bad) to 2 (idiomatic). The same program gets
 * the same score. What does not parse, or is in another language, is `skipped`; an analysis that failed is `errored`.
 */
export class StaticJudge extends Judge {
  constructor(
    override readonly name: string,
    override readonly revision: string,
    private readonly measure: StaticScoreName,
    private readonly analyser: StaticAnalyser,
  ) {
    super();
  }

  override async judge(
    programs: readonly JudgedProgram[],
    signal?: AbortSignal,
  ): Promise<Judgement[]> {
    const known = programs.filter(({ language }) => language === LANGUAGE);
    const texts = known.flatMap(({ program, canonicalProgram }) => [
      program,
      canonicalProgram ?? '',
    ]);
    try {
      const analyses = (await this.analyser.analyse(texts, signal)).values();
      return programs.map((judged) =>
        judged.language === LANGUAGE
          ? this.score(judged, next(analyses), next(analyses))
          : skipped(this, `There is no analysis for the language ${judged.language}.`),
      );
    } catch (error) {
      const reason = failureOf(error);
      return programs.map(() => errored(this, reason));
    }
  }

  private score(judged: JudgedProgram, analysis: Analysis, canonical: Analysis): Judgement {
    if ('error' in analysis) {
      const reason = `${analysis.error}: ${analysis.detail}`;
      return analysis.error === 'SyntaxError' ? skipped(this, reason) : errored(this, reason);
    }
    const isKnown = judged.canonicalProgram !== undefined && !('error' in canonical);
    const score =
      this.measure === 'style'
        ? scoreStyle(analysis)
        : scoreComplexity(analysis, isKnown ? canonical : undefined);
    return scored(this, { ...score, scale: SCALE });
  }
}

function next(analyses: Iterator<Analysis>): Analysis {
  const { value, done } = analyses.next();
  return done ? { error: 'Missing', detail: 'the analysis is missing' } : value;
}
