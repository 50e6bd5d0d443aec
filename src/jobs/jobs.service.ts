import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { type After, type Page, Pager } from '../common/paging.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { presentJob } from './job-presenter.js';
import { JobEntity } from './job.entity.js';
import type { Job, JobListQuery } from './jobs.schemas.js';
import { QueuePlaces } from './queue-places.js';

/** Shows jobs. */
@Injectable()
export class JobsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    private readonly queue: QueuePlaces,
  ) {}

  async list(workspaceId: WorkspaceId, query: JobListQuery & After): Promise<Page<Job>> {
    const { state, metadata, ...page } = query;
    const jobs = this.database.of(JobEntity, workspaceId).query('job');
    if (state !== undefined) {
      jobs.andWhere('job.state = :state', { state });
    }
    if (metadata !== undefined) {
      jobs.andWhere('job.metadata @> :metadata::jsonb', { metadata: JSON.stringify(metadata) });
    }
    const list = `jobs ${workspaceId} ${state ?? ''} ${JSON.stringify(metadata ?? {})}`;
    const { data, nextCursor } = await this.pager.page(jobs, page, list);
    const places = await this.queue.of(workspaceId, data);
    const now = new Date();
    return {
      data: data.map((job) => presentJob(job, places.get(job.id) ?? null, now)),
      nextCursor,
    };
  }

  /** @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, id: string): Promise<Job> {
    return this.present(await this.row(workspaceId, id));
  }

  /** Throws when the job is not in the workspace. @throws ProblemError not-found */
  async row(workspaceId: WorkspaceId, id: string): Promise<JobEntity> {
    const job = await this.database.of(JobEntity, workspaceId).find({ id });
    if (job === null) {
      throw ProblemError.notFound('job', id);
    }
    return job;
  }

  async present(job: JobEntity): Promise<Job> {
    const places = await this.queue.of(job.workspaceId, [job]);
    return presentJob(job, places.get(job.id) ?? null, new Date());
  }
}
