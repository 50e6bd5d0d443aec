import { Injectable } from '@nestjs/common';
import type { KeyRef } from '../api-keys/key-ledger.js';
import type { WorkspaceId } from '../common/caller.js';
import type { After } from '../common/paging.js';
import { ProblemError } from '../common/problems.js';
import { Schedule } from '../common/schedule.js';
import { Shutdown } from '../common/shutdown.js';
import { Waker } from '../common/waker.js';
import { Notifications } from '../database/notifications.js';
import { JobEventPages } from './job-event-pages.js';
import type { JobEvent, JobEventPage, JobEventQuery } from './jobs.schemas.js';

const STREAM_BATCH = 100;
const RECONNECT_MS = 2_000;

/** The log of a job, as pages or as a stream of server-sent events. */
@Injectable()
export class JobEventsService {
  constructor(
    private readonly pages: JobEventPages,
    private readonly notifications: Notifications,
    private readonly shutdown: Shutdown,
    private readonly schedule: Schedule,
  ) {}

  /** @throws ProblemError not-found */
  page(workspaceId: WorkspaceId, jobId: string, query: JobEventQuery): Promise<JobEventPage> {
    return this.pages.page(workspaceId, jobId, query);
  }

  /** The newest first. @throws ProblemError not-found; invalid-cursor when `after` is no event of the job */
  newest(
    workspaceId: WorkspaceId,
    jobId: string,
    query: { readonly limit: number } & After,
  ): Promise<Pick<JobEventPage, 'data' | 'hasMore'>> {
    return this.pages.newest(workspaceId, jobId, query);
  }

  /**
   * The events after `after` as they happen, as text/event-stream: each with its sequence number as id, a comment
   * while nothing happens, and an `end` event after the last one of a job. It stops as soon as its key is revoked. When the
   * process ends before the job, the last event is `reconnect`: there is more, and another process has it.
   *
   * @throws ProblemError not-found before anything is sent.
   */
  async stream(key: KeyRef, jobId: string, after: number): Promise<AsyncGenerator<string>> {
    await this.page(key.workspaceId, jobId, { after, limit: 1 });
    return this.frames(key, jobId, after);
  }

  private async *frames(key: KeyRef, jobId: string, after: number): AsyncGenerator<string> {
    const { workspaceId } = key;
    const { eventPollMs, eventSilenceMs } = this.schedule;
    const waker = new Waker();
    const unsubscribe = this.notifications.subscribe(`job:${jobId}`, () => waker.wake());
    try {
      yield `retry: ${RECONNECT_MS}\n\n`;
      let position = after;
      let beat = Date.now();
      while (!this.shutdown.signal.aborted) {
        if (!(await this.pages.isOpenTo(key))) {
          return;
        }
        const page = await this.page(workspaceId, jobId, { after: position, limit: STREAM_BATCH });
        for (const event of page.data) {
          yield frame(event);
          position = event.sequence;
          beat = Date.now();
        }
        if (page.ended) {
          yield closing('end', position);
          return;
        }
        if (page.data.length === 0) {
          await waker.wait(eventPollMs, this.shutdown.signal);
        }
        if (Date.now() - beat > eventSilenceMs) {
          yield ': still here\n\n';
          beat = Date.now();
        }
      }
      yield closing('reconnect', position);
    } finally {
      unsubscribe();
    }
  }
}

function frame(event: JobEvent): string {
  return `id: ${event.sequence}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** Has no id: it is no event of the job, and nobody resumes after it. */
function closing(type: 'end' | 'reconnect', lastSequence: number): string {
  return `event: ${type}\nretry: ${RECONNECT_MS}\ndata: ${JSON.stringify({ lastSequence })}\n\n`;
}

/** The position that a reconnecting client names. @throws ProblemError invalid-cursor */
export function parseLastEventId(text: string | undefined): number | null {
  if (text === undefined || text === '') {
    return null;
  }
  if (!/^\d{1,9}$/.test(text)) {
    const detail = 'It must be the id of an event of this job.';
    throw new ProblemError('invalid-cursor', `Last-Event-ID: ${detail}`, [
      { pointer: '#/headers/last-event-id', detail },
    ]);
  }
  return Number(text);
}
