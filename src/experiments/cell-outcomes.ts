import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { DatasetsService } from '../datasets/datasets.service.js';
import { EvaluationReportsService } from '../evaluations/evaluation-reports.service.js';
import { JobSpendingService } from '../jobs/job-spending.service.js';
import { JobsService } from '../jobs/jobs.service.js';
import { type CellOutcome, cellTask, type CellTraining } from './cell-outcome.js';
import type { ExperimentCellEntity } from './experiment.entity.js';

/** Reads what the job and the evaluation of a cell have left. */
@Injectable()
export class CellOutcomes {
  constructor(
    private readonly jobs: JobsService,
    private readonly spending: JobSpendingService,
    private readonly evaluations: EvaluationReportsService,
    private readonly datasets: DatasetsService,
  ) {}

  /** @throws ProblemError not-found when one of them is gone */
  async of({ workspaceId, jobId, evaluationId }: ExperimentCellEntity): Promise<CellOutcome> {
    const { run, tasks } = await this.evaluations.examination(workspaceId, evaluationId ?? '');
    const filter = { datasetId: run.datasetId ?? '' };
    const known = await this.datasets.loadTasks(workspaceId, filter);
    const families = new Map(known.map(({ id, subset }) => [id, subset ?? null]));
    const { environment, usage, settings } = run;
    return {
      tasks: tasks.map(({ taskId, key, group, outcome }) =>
        cellTask(outcome, settings.k, {
          taskId: taskId ?? key,
          family: families.get(taskId ?? '') ?? null,
          difficulty: group,
        }),
      ),
      evaluation: { usage, environment: environment === null ? null : JSON.stringify(environment) },
      training: jobId === null ? null : await this.training(workspaceId, jobId),
    };
  }

  private async training(workspaceId: WorkspaceId, jobId: string): Promise<CellTraining> {
    const { startedAt, finishedAt, step, usage, result } = await this.jobs.row(workspaceId, jobId);
    return {
      steps: step,
      seconds: ((finishedAt?.getTime() ?? 0) - (startedAt?.getTime() ?? 0)) / 1000,
      usage,
      spent: await this.spending.of(workspaceId, jobId),
      before: result?.before ?? [],
      after: result?.after ?? [],
      resumedInexactly: result?.resumedInexactly.length ?? 0,
    };
  }
}
