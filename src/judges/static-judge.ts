import type { Judgement } from '../contracts/judgement.js';
import { SandboxBusy, SandboxUnavailable, SlotFailure } from '../sandbox/sandbox-errors.js';
import { Judge, type JudgedProgram } from '../training/ports.js';
import type { Analysis, StaticAnalyser } from './static-analyser.js';
import { SCALE, scoreComplexity, scoreStyle } from './static-scores.js';

export type StaticScoreName = 'style' | 'complexity';

const LANGUAGE = 'python';
const MAX_REASON = 300;

/**
 * Scores style or complexity by static analysis, on the scale -1 (plainly bad) to 2 (idiomatic). The same program gets
 * the same score. What does not parse, or is in another language, is `skipped`; an analysis that failed is `errored`.
 */
export class StaticJudge extends Judge {
  override readonly revision = 'static-1';

  constructor(
    override readonly name: StaticScoreName,
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
          : this.without('skipped', `There is no analysis for the language ${judged.language}.`),
      );
    } catch (error) {
      const reason = reasonOf(error);
      return programs.map(() => this.without('errored', reason));
    }
  }

  private score(judged: JudgedProgram, analysis: Analysis, canonical: Analysis): Judgement {
    if ('error' in analysis) {
      const reason = `${analysis.error}: ${analysis.detail}`;
      return this.without(analysis.error === 'SyntaxError' ? 'skipped' : 'errored', reason);
    }
    const isKnown = judged.canonicalProgram !== undefined && !('error' in canonical);
    const score =
      this.name === 'style'
        ? scoreStyle(analysis)
        : scoreComplexity(analysis, isKnown ? canonical : undefined);
    return {
      status: 'scored',
      judge: this.name,
      revision: this.revision,
      value: score.value,
      scale: [...SCALE],
      components: { ...score.components },
      reason: score.reason.slice(0, MAX_REASON),
    };
  }

  private without(status: 'errored' | 'skipped', reason: string): Judgement {
    const { name: judge, revision } = this;
    return { status, judge, revision, reason: reason.slice(0, MAX_REASON) };
  }
}

function next(analyses: Iterator<Analysis>): Analysis {
  const { value, done } = analyses.next();
  return done ? { error: 'Missing', detail: 'the analysis is missing' } : value;
}

/** Failures of the sandbox become `errored`; anything else, an abort for one, is for the caller. */
function reasonOf(error: unknown): string {
  const isOurs =
    error instanceof SlotFailure ||
    error instanceof SandboxBusy ||
    error instanceof SandboxUnavailable;
  if (!isOurs) {
    throw error;
  }
  return error.message;
}
