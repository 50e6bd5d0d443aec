import { Injectable } from '@nestjs/common';
import { ProblemError } from '../common/problems.js';
import type { EpisodeCard } from '../contracts/episode.js';
import type { Question } from '../training/evaluation/examination.js';
import type { EvaluationClaim } from './evaluation-claims.js';
import { EvaluationPlans } from './evaluation-plans.js';
import type { EvaluationRunEntity } from './evaluation.entity.js';
import type { EvaluationReportFigures } from './evaluations.schemas.js';
import { EvaluationsRepository } from './evaluations.repository.js';
import { examinedOf, reportFigures } from './report-figures.js';
import { TaskChoice } from './task-choice.js';

/** What an evaluation asks, and what the answers came to. */
@Injectable()
export class EvaluationQuestions {
  constructor(
    private readonly repository: EvaluationsRepository,
    private readonly choice: TaskChoice,
    private readonly plans: EvaluationPlans,
  ) {}

  /** In their order, the same ones for every claim. @throws LeaseLost; ProblemError when there are none */
  async of(claim: EvaluationClaim, run: EvaluationRunEntity): Promise<Question[]> {
    const all = await this.choice.all(run);
    if (run.total === null) {
      await this.plans.plan(claim, run, all);
    }
    const isOpen = run.settings.tasks.kind === 'codal';
    const byKey = new Map(all.map((one) => [one.task.key, one]));
    const planned = await this.repository.tasks(run);
    return planned.map(({ key, cards }) => {
      const chosen = byKey.get(key);
      if (chosen === undefined) {
        throw new ProblemError('evaluation-failed', `The task ${key} is gone.`);
      }
      const { task, criterion } = chosen;
      const shown = JSON.parse(cards) as EpisodeCard[];
      return { task, cards: shown, isOpen, ...(criterion === undefined ? {} : { criterion }) };
    });
  }

  /** The figures of all that is kept. */
  async figures(run: EvaluationRunEntity): Promise<EvaluationReportFigures> {
    return reportFigures(run, examinedOf(await this.repository.tasks(run)));
  }
}
