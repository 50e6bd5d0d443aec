import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../../common/caller.js';
import type { Job } from '../../jobs/jobs.schemas.js';
import { OpenaiModelsService } from '../models/openai-models.service.js';
import type { FineTuningJob } from './fine-tuning-answers.schemas.js';
import { fineTuningJob } from './job-answer.js';
import { JoinedFiles } from './joined-files.js';

/** Shows jobs with the names of their models and files, which are read once for all of them. */
@Injectable()
export class FineTuningPresenter {
  constructor(
    private readonly models: OpenaiModelsService,
    private readonly joined: JoinedFiles,
  ) {}

  async present(workspaceId: WorkspaceId, job: Job): Promise<FineTuningJob> {
    return (await this.presenter(workspaceId, [job]))(job);
  }

  async presentAll(workspaceId: WorkspaceId, jobs: readonly Job[]): Promise<FineTuningJob[]> {
    return jobs.map(await this.presenter(workspaceId, jobs));
  }

  private async presenter(
    workspaceId: WorkspaceId,
    jobs: readonly Job[],
  ): Promise<(job: Job) => FineTuningJob> {
    const modelIds = jobs.map(({ modelId }) => modelId);
    const datasetIds = jobs.map(({ datasetId }) => datasetId);
    const names = await this.models.namesOf(workspaceId, modelIds);
    const joined = await this.joined.filesOf(workspaceId, datasetIds);
    const now = new Date();
    return (job) => {
      const files = joined.get(job.datasetId);
      return fineTuningJob(job, {
        workspaceId,
        now,
        model: names.get(job.modelId) ?? job.modelId,
        trainingFile: files?.trainingFile ?? job.datasetId,
        validationFile: files?.validationFile ?? null,
      });
    };
  }
}
