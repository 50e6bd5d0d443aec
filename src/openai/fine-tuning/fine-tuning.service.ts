import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../../common/caller.js';
import { JobRequestsService } from '../../jobs/job-requests.service.js';
import { JobsService } from '../../jobs/jobs.service.js';
import { listOf } from '../lists.js';
import type {
  FineTuningJob,
  FineTuningJobList,
  FineTuningJobQuery,
} from './fine-tuning-answers.schemas.js';
import { FineTuningPresenter } from './fine-tuning.presenter.js';

/** Jobs as clients of OpenAI's API see and steer them. */
@Injectable()
export class FineTuningService {
  constructor(
    private readonly jobs: JobsService,
    private readonly requests: JobRequestsService,
    private readonly presenter: FineTuningPresenter,
  ) {}

  async list(workspaceId: WorkspaceId, query: FineTuningJobQuery): Promise<FineTuningJobList> {
    const page = await this.jobs.list(workspaceId, query);
    const shown = await this.presenter.presentAll(workspaceId, page.data);
    return listOf(shown, page.nextCursor !== null);
  }

  /** @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, id: string): Promise<FineTuningJob> {
    return this.presenter.present(workspaceId, await this.jobs.get(workspaceId, id));
  }

  /** @throws ProblemError not-found, illegal-transition */
  async cancel(workspaceId: WorkspaceId, id: string): Promise<FineTuningJob> {
    return this.presenter.present(workspaceId, await this.requests.cancel(workspaceId, id));
  }

  /** @throws ProblemError not-found, illegal-transition */
  async pause(workspaceId: WorkspaceId, id: string): Promise<FineTuningJob> {
    return this.presenter.present(workspaceId, await this.requests.pause(workspaceId, id));
  }

  /** @throws ProblemError not-found, illegal-transition, budget-exhausted */
  async resume(workspaceId: WorkspaceId, id: string): Promise<FineTuningJob> {
    return this.presenter.present(workspaceId, await this.requests.resume(workspaceId, id, {}));
  }
}
