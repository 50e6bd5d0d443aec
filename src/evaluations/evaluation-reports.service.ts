import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { compareEvaluations, type ComparedEvaluation } from './compare-evaluations.js';
import type { EvaluationRunEntity } from './evaluation.entity.js';
import { reportCsv } from './report-csv.js';
import type { EvaluationComparison, EvaluationReport } from './evaluations.schemas.js';
import { EvaluationsRepository } from './evaluations.repository.js';
import { EvaluationsService, presentEvaluation } from './evaluations.service.js';
import { examinedOf } from './report-figures.js';

/** What evaluations came to. */
@Injectable()
export class EvaluationReportsService {
  constructor(
    private readonly evaluations: EvaluationsService,
    private readonly repository: EvaluationsRepository,
  ) {}

  /** @throws ProblemError not-found; evaluation-not-ready */
  async report(workspaceId: WorkspaceId, id: string): Promise<EvaluationReport> {
    const run = await this.evaluations.row(workspaceId, id);
    const { environment, contamination, report } = run;
    if (report === null) {
      throw notReady(run);
    }
    const evaluation = presentEvaluation(run);
    const comparison = await this.comparisonOf(run);
    return { evaluation, environment, contamination, ...report, comparison };
  }

  /** A line for each task that has been examined. @throws ProblemError not-found */
  async csv(workspaceId: WorkspaceId, id: string): Promise<string> {
    const { run, tasks } = await this.examination(workspaceId, id);
    return reportCsv(run, tasks);
  }

  /** Over what both have examined so far. @throws ProblemError not-found */
  async compare(
    workspaceId: WorkspaceId,
    id: string,
    otherId: string,
  ): Promise<EvaluationComparison> {
    const run = await this.evaluations.row(workspaceId, id);
    const other = await this.evaluations.row(workspaceId, otherId);
    return compareEvaluations(await this.examined(run), await this.examined(other));
  }

  /** What its tasks have come to so far. @throws ProblemError not-found */
  async examination(workspaceId: WorkspaceId, id: string): Promise<ComparedEvaluation> {
    return this.examined(await this.evaluations.row(workspaceId, id));
  }

  private async comparisonOf(run: EvaluationRunEntity): Promise<EvaluationComparison | null> {
    const { compareTo, workspaceId } = run;
    const other = compareTo === null ? null : await this.repository.find(workspaceId, compareTo);
    return other?.state === 'succeeded'
      ? compareEvaluations(await this.examined(other), await this.examined(run))
      : null;
  }

  private async examined(run: EvaluationRunEntity): Promise<ComparedEvaluation> {
    return { run, tasks: examinedOf(await this.repository.tasks(run)) };
  }
}

function notReady({ id, state, error }: EvaluationRunEntity): ProblemError {
  const why = error === null ? '.' : `: ${error.detail}`;
  return new ProblemError('evaluation-not-ready', `The evaluation ${id} is ${state}${why}`);
}
