import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { DatasetChangesService } from '../datasets/dataset-changes.service.js';
import { DatasetsService } from '../datasets/datasets.service.js';
import { type FeedbackSelection, FeedbackTasks } from '../feedback/feedback-tasks.service.js';
import { requireTrainTasks, type TaskUse, taskUse } from './job-tasks.js';
import type { PostedJob } from './posted-job.schemas.js';

/** What a job learns from. */
export interface TasksOfJob {
  /** Null when it is feedback, of which a dataset is made when the job is posted. */
  readonly datasetId: string | null;
  readonly use: TaskUse;
  readonly feedback: FeedbackSelection | null;
}

/** Finds what a job learns from, and keeps it. */
@Injectable()
export class JobDatasets {
  constructor(
    private readonly datasets: DatasetsService,
    private readonly changes: DatasetChangesService,
    private readonly feedback: FeedbackTasks,
  ) {}

  /** @throws ProblemError not-found or validation-failed, pointing at the field. */
  async tasksOf(
    workspaceId: WorkspaceId,
    { dataset, tasks, recipe }: Pick<PostedJob, 'dataset' | 'tasks' | 'recipe'>,
  ): Promise<TasksOfJob> {
    if (typeof dataset !== 'string') {
      const feedback = await this.feedback.select(workspaceId, dataset, recipe.name !== 'sft');
      const use = { used: {}, leftOut: { ...feedback.leftOut }, pending: feedback.rows.length };
      return { datasetId: null, use, feedback };
    }
    const counts = await this.datasets.countTasks(workspaceId, dataset).catch(atDataset);
    requireTrainTasks(counts, tasks);
    return { datasetId: dataset, use: taskUse(counts, tasks), feedback: null };
  }

  /** Keeps the dataset from being deleted until the transaction ends. @throws ProblemError not-found */
  hold(workspaceId: WorkspaceId, datasetId: string): Promise<void> {
    return this.datasets.hold(workspaceId, datasetId).catch(atDataset);
  }

  /** Has `post` post a job on its dataset, which is made of the feedback that was found where there is none. */
  async posting<T>(
    workspaceId: WorkspaceId,
    { dataset }: Pick<PostedJob, 'dataset'>,
    feedback: FeedbackSelection | null,
    post: (datasetId: string) => Promise<T>,
  ): Promise<T> {
    if (typeof dataset === 'string') {
      return post(dataset);
    }
    const datasetId = await this.feedback.freeze(workspaceId, dataset, feedback?.rows ?? []);
    try {
      return await post(datasetId);
    } catch (error) {
      // A job that is refused leaves no dataset behind.
      await this.changes.delete(workspaceId, datasetId);
      throw error;
    }
  }
}

/** Points an error about the dataset at the field that names it. */
function atDataset(error: unknown): never {
  if (!(error instanceof ProblemError)) {
    throw error;
  }
  const { code, detail } = error;
  throw code === 'invalid-dataset'
    ? ProblemError.field('dataset', detail)
    : new ProblemError(code, detail, [{ pointer: '#/body/dataset', detail }]);
}
