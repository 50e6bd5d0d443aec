import { Injectable } from '@nestjs/common';
import type { CallerIdentity, WorkspaceId } from '../../common/caller.js';
import { parseBody } from '../../common/validation.pipe.js';
import { JobPlansService } from '../../jobs/job-plans.service.js';
import { JobSubmissionService } from '../../jobs/job-submission.service.js';
import { CreateJob } from '../../jobs/jobs.schemas.js';
import { withFieldNames } from '../renamed-fields.js';
import type { FineTuningJob } from './fine-tuning-answers.schemas.js';
import { FineTuningPresenter } from './fine-tuning.presenter.js';
import type { CreateFineTuningJob } from './fine-tuning.schemas.js';
import { jobRequest } from './job-request.js';
import { type FilePair, JoinedFiles } from './joined-files.js';

/** Takes in jobs as clients of OpenAI's API post them. */
@Injectable()
export class FineTuningSubmissionService {
  constructor(
    private readonly plans: JobPlansService,
    private readonly submission: JobSubmissionService,
    private readonly joined: JoinedFiles,
    private readonly presenter: FineTuningPresenter,
  ) {}

  /** @throws ProblemError not-found, validation-failed or invalid-dataset, pointing at the field */
  async submit(caller: CallerIdentity, request: CreateFineTuningJob): Promise<FineTuningJob> {
    const { workspaceId } = caller;
    const files = await this.joined.pairOf(workspaceId, request);
    const { body, names } = jobRequest(request, files.training.splits['train'] ?? 0);
    const job = await withFieldNames(names, async () => {
      const asked = parseBody(CreateJob, body);
      const dataset = await this.datasetFor(workspaceId, asked, files);
      return this.submission.submit(caller, { ...asked, dataset });
    });
    return this.presenter.present(workspaceId, job);
  }

  /** A job that would be refused leaves no dataset behind. */
  private async datasetFor(
    workspaceId: WorkspaceId,
    asked: CreateJob,
    { training, validation }: FilePair,
  ): Promise<string> {
    if (validation === null) {
      return training.id;
    }
    await this.plans.plan(workspaceId, asked);
    return this.joined.join(workspaceId, { training, validation });
  }
}
