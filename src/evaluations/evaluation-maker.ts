import { Injectable } from '@nestjs/common';
import { examine, type Examination } from '../training/evaluation/examination.js';
import { seedFor } from '../training/random.js';
import type { Judge } from '../training/ports.js';
import { type EvaluationClaim, EvaluationClaims } from './evaluation-claims.js';
import { EvaluationQuestions } from './evaluation-questions.js';
import { EvaluationSessions } from './evaluation-sessions.js';
import type { EvaluationRunEntity } from './evaluation.entity.js';
import type { EvaluationReportFigures } from './evaluations.schemas.js';
import { secondTryOf } from './memory-arms.js';

/** Answers drawn at once, and the most tasks that they are to: a batch is what a lost worker loses. */
const ANSWERS_AT_ONCE = 128;
const TASKS_AT_ONCE = 16;

/** Examines the tasks of a claim, batch by batch, from the first one whose outcome is not kept yet. */
@Injectable()
export class EvaluationMaker {
  constructor(
    private readonly claims: EvaluationClaims,
    private readonly questions: EvaluationQuestions,
    private readonly sessions: EvaluationSessions,
  ) {}

  /**
   * What all of them come to.
   *
   * @throws LeaseLost, CapReached, ProblemError, EngineError; the reason of `signal` once it is aborted
   */
  async make(claim: EvaluationClaim, signal: AbortSignal): Promise<EvaluationReportFigures> {
    const run = await this.claims.load(claim);
    const questions = await this.questions.of(claim, run);
    signal.throwIfAborted();
    if (run.done < questions.length) {
      const size = Math.floor(ANSWERS_AT_ONCE / run.settings.n);
      const tasksAtOnce = Math.max(1, Math.min(TASKS_AT_ONCE, size));
      await this.sessions.use(claim, run, signal, async ({ asking, judges, meter }) => {
        for (let first = run.done; first < questions.length; first += tasksAtOnce) {
          await this.claims.requireAllowance(run);
          const batch = questions.slice(first, first + tasksAtOnce);
          const outcomes = await examine(asking, batch, examinationOf(run, first, judges));
          signal.throwIfAborted();
          await this.claims.keep(claim, { first, outcomes, used: meter.take() });
        }
      });
    }
    return this.questions.figures(run);
  }
}

/** The same for the same place, whoever examines it: a batch that is done again comes out as before. */
function examinationOf(
  { settings }: EvaluationRunEntity,
  first: number,
  judges: readonly Judge[],
): Examination {
  const { n, temperature, topP, greedy, memory, truncated, seed } = settings;
  return {
    drawing: { samples: n, temperature, topP, seed: seedFor(seed, 'evaluation', first) },
    greedy,
    secondTry: secondTryOf(memory.arm),
    countsTruncated: truncated === 'counted',
    judges,
  };
}
