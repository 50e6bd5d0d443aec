import { Injectable } from '@nestjs/common';
import { ProblemError } from '../common/problems.js';
import { parseBody } from '../common/validation.pipe.js';
import { JobSubmissionService } from '../jobs/job-submission.service.js';
import { CreateJob } from '../jobs/jobs.schemas.js';
import { JobsService } from '../jobs/jobs.service.js';
import { keyOf, labelsOf } from './cell-labels.js';
import type { ExperimentCellEntity, ExperimentEntity } from './experiment.entity.js';

/** The jobs of cells. */
@Injectable()
export class CellTrainings {
  constructor(
    private readonly submissions: JobSubmissionService,
    private readonly jobs: JobsService,
  ) {}

  /**
   * The id of the job that it posts.
   *
   * @param space of memory, which the job reads and writes
   * @throws ProblemError as posting a job does
   */
  async post(
    cell: ExperimentCellEntity,
    experiment: ExperimentEntity,
    space: string,
  ): Promise<string> {
    const arm = experiment.plan.arms[cell.arm ?? -1];
    const labels = labelsOf(cell, experiment);
    const body = parseBody(CreateJob, { ...arm?.job, seed: cell.seed, ...labels });
    return (await this.submissions.submit(keyOf(experiment), body, space)).id;
  }

  /** The model that its job has made; null while that goes on. @throws ProblemError when it has made none */
  async modelOf({ workspaceId, jobId }: ExperimentCellEntity): Promise<string | null> {
    const { id, state, finishedAt, result, error } = await this.jobs.row(workspaceId, jobId ?? '');
    if (finishedAt === null) {
      return null;
    }
    if (state !== 'succeeded' || result === null) {
      const why = error === null ? '' : `: ${error.detail}`;
      throw new ProblemError('experiment-failed', `The job ${id} is ${state}${why}`);
    }
    return result.modelId;
  }
}
