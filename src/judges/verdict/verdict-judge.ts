import type { Judgement } from '../../contracts/judgement.js';
import type { Verdict } from '../../contracts/verdict.js';
import { Judge, type JudgedProgram } from '../../training/ports.js';
import { errored, type Score, scored, skipped } from '../judgements.js';

export type VerdictScoreName = 'unit_tests' | 'compile';

const SCORES: Readonly<Record<VerdictScoreName, (verdict: Verdict) => Score>> = {
  unit_tests: ({ passed, total }) => ({
    value: total === 0 ? 0 : passed / total,
    scale: [0, 1],
    components: { passed, total },
  }),
  compile: ({ status, message = '' }) =>
    status === 'syntax_error'
      ? { value: -1, scale: [-1, 1], reason: message }
      : { value: 1, scale: [-1, 1] },
};

/**
 * Scores what the sandbox found: the share of tests passed (RLTF's ratio, arXiv 2307.04349), or whether the program
 * compiles (CompCoder's +1 and -1, arXiv 2203.05132). A program that was not run is `skipped`, one that the sandbox
 * could not judge is `errored`.
 */
export class VerdictJudge extends Judge {
  constructor(
    override readonly name: string,
    override readonly revision: string,
    private readonly score: VerdictScoreName,
  ) {
    super();
  }

  override judge(programs: readonly JudgedProgram[], signal?: AbortSignal): Promise<Judgement[]> {
    return signal?.aborted
      ? Promise.reject(signal.reason)
      : Promise.resolve(programs.map(({ verdict }) => this.judged(verdict)));
  }

  private judged(verdict: Verdict | undefined): Judgement {
    if (verdict === undefined) {
      return skipped(this, 'The program was not run: there are no tests.');
    }
    return verdict.status === 'sandbox_error'
      ? errored(this, verdict.message ?? 'The sandbox failed.')
      : scored(this, SCORES[this.score](verdict));
  }
}
