import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { requireVersion } from '../common/entity-tag.js';
import { changedMetadata } from '../common/metadata.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { changedBudget } from './job-budget.js';
import { JobLog, type JobRef } from './job-log.js';
import { allowedVerbs, isTerminal } from './job-state.js';
import { JobEntity } from './job.entity.js';
import type { ChangeJob, Job } from './jobs.schemas.js';
import { JobsService } from './jobs.service.js';

type Changeable = Pick<JobEntity, 'name' | 'metadata' | 'priority' | 'budget'>;

/** Changes how a job is called at any time, and how it goes on until it has ended. */
@Injectable()
export class JobChangesService {
  constructor(
    private readonly database: Database,
    private readonly log: JobLog,
    private readonly jobs: JobsService,
  ) {}

  /**
   * A wish that changes nothing leaves the version as it is.
   *
   * @param version that the caller has read, or null when any may be changed
   * @throws ProblemError not-found, precondition-failed, validation-failed; illegal-transition for priority and budget
   * of a job that has ended
   */
  async change(ref: JobRef, wish: ChangeJob, version: number | null): Promise<Job> {
    await this.database.transaction(async () => {
      const job = await this.log.lock(ref);
      if (job === null) {
        throw ProblemError.notFound('job', ref.id);
      }
      requireVersion(job.version, version);
      const change = differences(job, wish);
      if (Object.keys(change).length > 0) {
        await this.write(job, change);
      }
    });
    return this.jobs.get(ref.workspaceId, ref.id);
  }

  /** What bears on the run is in its log; a log that has ended stays as it is. */
  private async write(job: JobEntity, change: Partial<Changeable>): Promise<void> {
    const { id, workspaceId } = job;
    const { priority, budget } = change;
    const set = { ...change, version: job.version + 1 };
    if (priority === undefined && budget === undefined) {
      await this.database.of(JobEntity, workspaceId).update({ id }, set);
      return;
    }
    if (isTerminal(job.state)) {
      throw ended(job);
    }
    const event = {
      ...(priority === undefined ? {} : { priority }),
      ...(budget === undefined ? {} : { budget }),
    };
    await this.log.append({ id, workspaceId }, 'changed', event, set);
  }
}

function differences(job: JobEntity, wish: ChangeJob): Partial<Changeable> {
  const { name, metadata, priority, budget } = wish;
  const wished: Partial<Changeable> = {
    ...(name === undefined ? {} : { name }),
    ...(metadata === undefined ? {} : { metadata: changedMetadata(job.metadata, metadata) }),
    ...(priority === undefined ? {} : { priority }),
    ...(budget === undefined ? {} : { budget: changedBudget(job.budget, budget) }),
  };
  const changed = Object.entries(wished).filter(
    ([field, value]) => !isDeepStrictEqual(value, job[field as keyof Changeable]),
  );
  return Object.fromEntries(changed);
}

function ended({ state }: JobEntity): ProblemError {
  const detail = `The job is ${state}; of a job that has ended only name and metadata change.`;
  return new ProblemError('illegal-transition', detail, [], {
    currentState: state,
    allowed: allowedVerbs(state),
  });
}
