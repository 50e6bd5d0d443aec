import { Injectable } from '@nestjs/common';
import type { QueryDeepPartialEntity } from 'typeorm';
import { Schedule } from '../common/schedule.js';
import { Database } from '../database/database.js';
import { isRetryable } from './job-failure.js';
import { type JobRef, JobLog } from './job-log.js';
import { type FailureVerdict, judgeFailure } from './job-retries.js';
import type { JobActor } from './job-state.js';
import type { JobEntity } from './job.entity.js';
import { JobPaused, ResumeInexact, WorkerDraining } from './stop-reasons.js';

type Columns = QueryDeepPartialEntity<JobEntity>;

/** Columns of a job that nobody holds any more. */
const RELEASED: Columns = { workerId: null, leaseUntil: null, phase: null };
export const FINISHED: Columns = { ...RELEASED, pauseReason: null, finishedAt: () => 'now()' };

/**
 * Decides what becomes of a job whose training has ended before its end: the one place for workers, which say why, and
 * for the reaper, which finds jobs whose worker no longer says anything.
 */
@Injectable()
export class JobEndings {
  constructor(
    private readonly database: Database,
    private readonly log: JobLog,
    private readonly schedule: Schedule,
  ) {}

  /** Moves the job on and frees it. Nothing happens when the fence of `ref` is stale. */
  end(ref: JobRef, by: JobActor, reason: Error): Promise<void> {
    const decide = async (): Promise<void> => {
      const job = await this.log.lock(ref);
      if (job === null) {
        return;
      }
      if (job.state === 'cancelling') {
        await this.log.move(ref, { to: 'cancelled', by, set: FINISHED });
      } else if (reason instanceof ResumeInexact) {
        await this.refuse(ref, job, reason);
      } else if (reason instanceof JobPaused || reason instanceof WorkerDraining) {
        const to = job.state === 'pausing' ? 'paused' : 'queued';
        await this.log.move(ref, { to, by, reason: reason.message, set: RELEASED });
      } else {
        await this.fail(ref, job, by, reason);
      }
    };
    return this.database.within(ref.workspaceId, () => this.database.transaction(decide));
  }

  /** The job can go on elsewhere, or here when it is resumed with less to ask: it waits for that, paused. */
  private async refuse(ref: JobRef, job: JobEntity, { message }: ResumeInexact): Promise<void> {
    const pauseReason = { code: 'resume-inexact', detail: message } as const;
    if (job.state === 'running') {
      await this.log.move(ref, { to: 'pausing', by: 'worker', reason: message });
    }
    const set = { ...RELEASED, pauseReason };
    await this.log.move(ref, { to: 'paused', by: 'worker', reason: message, set });
  }

  private async fail(ref: JobRef, job: JobEntity, by: JobActor, error: Error): Promise<void> {
    const verdict = judgeFailure(job, error, this.schedule, Math.random());
    const { problem, counts, delayMs } = verdict;
    const set = { ...counts, error: problem } as Columns;
    const reason = problem.detail;
    if (delayMs === null) {
      await this.log.move(ref, { to: 'failed', by, reason, set: { ...set, ...FINISHED } });
      return;
    }
    await this.tellSmallerBatch(ref, job, verdict);
    // A pause was asked for and what has been reached is kept: trying again would undo the pause.
    if (job.state === 'pausing' && isRetryable(error) && (await this.hasCheckpoint(ref))) {
      await this.log.move(ref, { to: 'paused', by, reason, set: { ...set, ...RELEASED } });
      return;
    }
    const retryAt = (): string => `now() + interval '${delayMs} milliseconds'`;
    const waiting = { ...set, ...RELEASED, retryAt, pauseReason: null };
    await this.log.move(ref, { to: 'retry_wait', by, reason, set: waiting });
  }

  private async tellSmallerBatch(
    ref: JobRef,
    job: JobEntity,
    { counts: { microBatchDivisor } }: FailureVerdict,
  ): Promise<void> {
    if (microBatchDivisor !== job.microBatchDivisor) {
      const message =
        `The engine ran out of memory: batches are computed in ${microBatchDivisor} times as many parts from ` +
        'here on. The result is no longer bit for bit that of an undisturbed run.';
      await this.log.append(ref, 'log', { level: 'warn', message });
    }
  }

  private async hasCheckpoint({ id }: JobRef): Promise<boolean> {
    const rows = await this.database.query(
      'SELECT id FROM checkpoints WHERE job_id = $1 AND rejected IS NULL LIMIT 1',
      [id],
    );
    return rows.length > 0;
  }
}
