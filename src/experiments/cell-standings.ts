import { Injectable } from '@nestjs/common';
import { ProblemError } from '../common/problems.js';
import { EvaluationsService } from '../evaluations/evaluations.service.js';
import { JobsService } from '../jobs/jobs.service.js';
import type { ExperimentCellEntity } from './experiment.entity.js';
import type { CellChange } from './experiment-cells.js';

/** States of jobs and evaluations that come to nothing. */
const LOST: readonly string[] = ['failed', 'cancelling', 'cancelled'];

/** As before it began; its next training remembers nothing of the last one. */
export const ANEW: CellChange = { state: 'queued', jobId: null, evaluationId: null, space: null };

/** Where cells that failed or were cancelled can be taken up again. */
@Injectable()
export class CellStandings {
  constructor(
    private readonly jobs: JobsService,
    private readonly evaluations: EvaluationsService,
  ) {}

  /** To its evaluation or its job where that goes on or has come to something, else to its beginning. */
  async of({ workspaceId, jobId, evaluationId }: ExperimentCellEntity): Promise<CellChange> {
    if (evaluationId !== null && (await stands(this.evaluations.row(workspaceId, evaluationId)))) {
      return { state: 'evaluating' };
    }
    const isTrained = jobId !== null && (await stands(this.jobs.row(workspaceId, jobId)));
    return isTrained ? { state: 'training', evaluationId: null } : ANEW;
  }
}

async function stands(row: Promise<{ readonly state: string }>): Promise<boolean> {
  try {
    return !LOST.includes((await row).state);
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'not-found') {
      return false;
    }
    throw error;
  }
}
