import { Injectable } from '@nestjs/common';
import { ProblemError } from '../common/problems.js';
import { parseBody } from '../common/validation.pipe.js';
import { EvaluationPostsService } from '../evaluations/evaluation-posts.service.js';
import { CreateEvaluation } from '../evaluations/evaluations.schemas.js';
import { EvaluationsService } from '../evaluations/evaluations.service.js';
import { keyOf, labelsOf } from './cell-labels.js';
import { CellOutcomes } from './cell-outcomes.js';
import type { ExperimentCellEntity, ExperimentEntity } from './experiment.entity.js';
import { evaluationBody } from './experiment-plans.js';

/** The evaluations of cells. */
@Injectable()
export class CellExaminations {
  constructor(
    private readonly posts: EvaluationPostsService,
    private readonly evaluations: EvaluationsService,
    private readonly outcomes: CellOutcomes,
  ) {}

  /** The id of the evaluation that it posts. @throws ProblemError as posting an evaluation does */
  post(cell: ExperimentCellEntity, experiment: ExperimentEntity, model: string): Promise<string> {
    const settings = evaluationBody(experiment.plan.evaluation, model, cell);
    const body = parseBody(CreateEvaluation, { ...settings, ...labelsOf(cell, experiment) });
    return this.posts.post(keyOf(experiment), body);
  }

  /** What the cell has come to, as it is kept; null while its evaluation goes on. @throws ProblemError when it has failed */
  async outcomeOf(cell: ExperimentCellEntity): Promise<string | null> {
    const { workspaceId, evaluationId } = cell;
    const run = await this.evaluations.row(workspaceId, evaluationId ?? '');
    if (run.finishedAt === null) {
      return null;
    }
    if (run.state !== 'succeeded') {
      const why = run.error === null ? '' : `: ${run.error.detail}`;
      throw new ProblemError('experiment-failed', `The evaluation ${run.id} is ${run.state}${why}`);
    }
    return JSON.stringify(await this.outcomes.of(cell));
  }
}
