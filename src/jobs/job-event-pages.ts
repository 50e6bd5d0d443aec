import { Injectable } from '@nestjs/common';
import { isStillValid, type KeyRef } from '../api-keys/key-ledger.js';
import type { WorkspaceId } from '../common/caller.js';
import type { After } from '../common/paging.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { JobEventEntity } from './job-event.entity.js';
import { isTerminal } from './job-state.js';
import type { JobEvent, JobEventPage, JobEventQuery } from './jobs.schemas.js';
import { JobsService } from './jobs.service.js';

/** Reads the log of a job, page by page. */
@Injectable()
export class JobEventPages {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobsService,
  ) {}

  /** @throws ProblemError not-found */
  async page(
    workspaceId: WorkspaceId,
    jobId: string,
    { after, limit }: JobEventQuery,
  ): Promise<JobEventPage> {
    // The job is read first: an event that comes in between makes `ended` false, never wrongly true.
    const job = await this.jobs.row(workspaceId, jobId);
    const data = await this.eventsAfter(workspaceId, jobId, after, limit);
    const newest = data.at(-1)?.sequence ?? after;
    return {
      data,
      hasMore: newest < job.eventSequence,
      ended: isTerminal(job.state) && newest >= job.eventSequence,
    };
  }

  /** False once the key was revoked or has expired. */
  isOpenTo(key: KeyRef): Promise<boolean> {
    return isStillValid(this.database, key);
  }

  /**
   * The newest events first: all, or those before one of them.
   *
   * @throws ProblemError not-found; invalid-cursor when `after` is no event of the job
   */
  async newest(
    workspaceId: WorkspaceId,
    jobId: string,
    { limit, after }: { readonly limit: number } & After,
  ): Promise<Pick<JobEventPage, 'data' | 'hasMore'>> {
    const { eventSequence } = await this.jobs.row(workspaceId, jobId);
    const end =
      after === undefined ? eventSequence + 1 : await this.sequenceOf(workspaceId, jobId, after);
    const rows = await this.database
      .of(JobEventEntity, workspaceId)
      .query('event')
      .andWhere('event.jobId = :jobId AND event.sequence < :end', { jobId, end })
      .orderBy('event.sequence', 'DESC')
      .take(limit)
      .getMany();
    return { data: rows.map(presentEvent), hasMore: (rows.at(-1)?.sequence ?? 1) > 1 };
  }

  private async sequenceOf(workspaceId: WorkspaceId, jobId: string, id: string): Promise<number> {
    const event = await this.database.of(JobEventEntity, workspaceId).find({ jobId, id });
    if (event === null) {
      const detail = `${id} is no event of this job.`;
      throw new ProblemError('invalid-cursor', detail, [{ pointer: '#/query/after', detail }]);
    }
    return event.sequence;
  }

  private async eventsAfter(
    workspaceId: WorkspaceId,
    jobId: string,
    after: number,
    limit: number,
  ): Promise<JobEvent[]> {
    const rows = await this.database
      .of(JobEventEntity, workspaceId)
      .query('event')
      .andWhere('event.jobId = :jobId AND event.sequence > :after', { jobId, after })
      .orderBy('event.sequence', 'ASC')
      .take(limit)
      .getMany();
    return rows.map(presentEvent);
  }
}

function presentEvent({ id, sequence, type, data, createdAt }: JobEventEntity): JobEvent {
  return {
    id,
    sequence,
    type,
    data: data as JobEvent['data'],
    createdAt: createdAt.toISOString(),
  };
}
