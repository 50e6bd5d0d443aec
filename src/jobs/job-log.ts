import { Injectable } from '@nestjs/common';
import type { QueryDeepPartialEntity } from 'typeorm';
import type { WorkspaceId } from '../common/caller.js';
import { newId } from '../common/ids.js';
import { carried } from '../common/tracing/tracing.js';
import { Database } from '../database/database.js';
import type { NewRow } from '../database/scoped-table.js';
import { Outbox, type OutboxMessage } from '../database/outbox.js';
import { JobEventEntity } from './job-event.entity.js';
import { type JobActor, type JobState, sourcesOf } from './job-state.js';
import { JobEntity } from './job.entity.js';

/** Names a job; with a fence, only that claim of it may write. */
export interface JobRef {
  readonly id: string;
  readonly workspaceId: WorkspaceId;
  readonly fence?: number;
}

export interface Move {
  readonly to: JobState;
  readonly by: JobActor;
  /** Goes into the event. */
  readonly reason?: string;
  /** Columns that change with the state. */
  readonly set?: QueryDeepPartialEntity<JobEntity>;
}

/** States that webhooks are told of, by the type of the event; of a start only the first. */
const TOLD: Partial<Record<JobState, string>> = {
  running: 'job.started',
  paused: 'job.paused',
  succeeded: 'job.succeeded',
  failed: 'job.failed',
  cancelled: 'job.cancelled',
};

/** Changes jobs and writes their logs: state, event and outbox message in one transaction, or none of them. */
@Injectable()
export class JobLog {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  /** Inserts a queued job with its first event, and returns it as it stands in the table. */
  create(job: NewRow<JobEntity> & JobRef): Promise<JobEntity> {
    const first = { eventSequence: 1, traceparent: carried().traceparent ?? null };
    return this.database.transaction(async () => {
      const jobs = this.database.of(JobEntity, job.workspaceId);
      const created = await jobs.insertAndRead({ ...job, ...first });
      await this.write(created, 'state', { from: null, to: 'queued' });
      await this.outbox.add([wakeUp(created)]);
      return created;
    });
  }

  /**
   * Moves a job along an edge of the state graph. Null when the job is not in a state from which `by` may go
   * there, or when another claim holds it: whoever commits first wins.
   */
  move(job: JobRef, move: Move): Promise<JobEntity | null> {
    return this.database.transaction(async () => {
      const before = await this.lock(job);
      if (before === null || !sourcesOf(move.to, move.by).includes(before.state)) {
        return null;
      }
      const after = await this.change(job, { ...move.set, state: move.to });
      const eventId = await this.write(after, 'state', {
        from: before.state,
        to: move.to,
        ...(move.reason === undefined ? {} : { reason: move.reason }),
      });
      await this.outbox.add(messages(before, after, eventId));
      return after;
    });
  }

  /** Adds an event, with columns that change beside it. Null when the job is not there or the fence is stale. */
  append(
    job: JobRef,
    type: string,
    data: Record<string, unknown>,
    set: QueryDeepPartialEntity<JobEntity> = {},
  ): Promise<JobEntity | null> {
    return this.database.transaction(async () => {
      if ((await this.lock(job)) === null) {
        return null;
      }
      const after = await this.change(job, set);
      await this.write(after, type, data);
      return after;
    });
  }

  /** Locks the row until the transaction ends, so that the events of a job are numbered one after the other. */
  lock({ id, workspaceId, fence }: JobRef): Promise<JobEntity | null> {
    const query = this.database
      .of(JobEntity, workspaceId)
      .query('job')
      .andWhere('job.id = :id', { id })
      .setLock('pessimistic_write');
    if (fence !== undefined) {
      query.andWhere('job.fence = :fence AND job.leaseUntil IS NOT NULL', { fence });
    }
    return query.getOne();
  }

  private async change(
    { id, workspaceId }: JobRef,
    set: QueryDeepPartialEntity<JobEntity>,
  ): Promise<JobEntity> {
    const jobs = this.database.of(JobEntity, workspaceId);
    await jobs.update({ id }, { ...set, eventSequence: () => 'event_sequence + 1' });
    const after = await jobs.find({ id });
    if (after === null) {
      throw new Error(`The job ${id} is gone although its row is locked.`);
    }
    return after;
  }

  private async write(
    job: JobEntity,
    type: string,
    data: Record<string, unknown>,
  ): Promise<string> {
    const id = newId('event');
    await this.database.of(JobEventEntity, job.workspaceId).insert({
      jobId: job.id,
      sequence: job.eventSequence,
      id,
      type,
      data,
    });
    await this.database.announce(`job:${job.id}`);
    return id;
  }
}

function messages(before: JobEntity, after: JobEntity, eventId: string): OutboxMessage[] {
  if (after.state === 'queued') {
    const isResumed = before.state === 'paused';
    return [wakeUp(after), ...(isResumed ? [tell(after, 'job.resumed', eventId)] : [])];
  }
  const type = TOLD[after.state];
  const isRestart = after.state === 'running' && before.startedAt !== null;
  return type === undefined || isRestart ? [] : [tell(after, type, eventId)];
}

function wakeUp({ id, workspaceId }: JobRef): OutboxMessage {
  return { kind: 'queue', workspaceId, aggregate: id, payload: { jobId: id } };
}

/**
 * What a webhook carries: enough to act on, small, and without anything that a task or a program said. `webhookIds`
 * stays inside: it names the only ones that are told.
 */
function tell(job: JobEntity, type: string, eventId: string): OutboxMessage {
  return {
    kind: 'webhook',
    workspaceId: job.workspaceId,
    aggregate: job.id,
    payload: {
      eventId,
      type,
      timestamp: new Date().toISOString(),
      data: {
        jobId: job.id,
        name: job.name,
        state: job.state,
        sequence: job.eventSequence,
        modelId: job.result?.modelId ?? null,
        error: job.error === null ? null : { code: job.error.code, detail: job.error.detail },
        metadata: job.metadata,
      },
      ...(job.notify === null ? {} : { webhookIds: job.notify.webhookIds }),
    },
  };
}
