import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { Schedule } from '../common/schedule.js';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { JobLog } from './job-log.js';
import type { JobEntity } from './job.entity.js';
import { leaseEnd } from './lease.js';

/** A job that this process holds: its row when it was claimed, and the fence of the claim. */
export interface Claim {
  readonly job: JobEntity;
  readonly ref: { readonly id: string; readonly workspaceId: WorkspaceId; readonly fence: number };
}

type QueuedJob = Omit<Claim['ref'], 'fence'>;

/**
 * The queue: what may run now, in the order in which it runs. Jobs whose tasks are still being verified may not. A look
 * at it locks nothing, and so hides no job.
 */
const NEXT = `
  SELECT id, workspace_id AS "workspaceId" FROM jobs AS next
  WHERE state = 'queued' AND workspace_id <> ALL($2) AND (
    SELECT count(*) FROM jobs AS held
    WHERE held.workspace_id = next.workspace_id AND held.lease_until IS NOT NULL) < $1
  AND EXISTS (
    SELECT 1 FROM datasets
    WHERE datasets.workspace_id = next.workspace_id AND datasets.id = next.dataset_id
      AND verification_state = 'done')
  ORDER BY priority DESC, created_at, id LIMIT 1`;

const IN_WORKSPACE = `${NEXT.replace('workspace_id <> ALL($2)', 'workspace_id = $2')}
  FOR UPDATE OF next SKIP LOCKED`;

/** The newest checkpoint, which the claim goes on from. */
const RESUME_STEP = `(SELECT coalesce(max(saved.step), 0) FROM checkpoints AS saved
  WHERE saved.job_id = jobs.id AND saved.rejected IS NULL)`;

/** Takes queued jobs. PostgreSQL decides who has a job; Bull only says when to look. */
@Injectable()
export class JobClaims {
  constructor(
    private readonly database: Database,
    private readonly log: JobLog,
    private readonly schedule: Schedule,
    private readonly config: Config,
  ) {}

  /**
   * The job of the highest priority, of those the one that has waited longest, claimed; null when none waits. A
   * workspace never has more jobs running than the configuration allows, however many workers claim at once.
   */
  async claim(workerId: string): Promise<Claim | null> {
    const tried: WorkspaceId[] = [];
    for (;;) {
      const next = await this.database.acrossWorkspaces(() => this.next(NEXT, tried));
      if (next === undefined) {
        return null;
      }
      const claim = await this.claimIn(next.workspaceId, workerId);
      if (claim !== null) {
        return claim;
      }
      // Another worker was faster, or somebody is just moving what is left: the workspace has no job that may run.
      tried.push(next.workspaceId);
    }
  }

  /** Claims of one workspace are made one after the other, so that each counts the ones before. */
  private claimIn(workspaceId: WorkspaceId, workerId: string): Promise<Claim | null> {
    const claim = async (): Promise<Claim | null> => {
      const lock = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))';
      await this.database.query(lock, [`claim ${workspaceId}`]);
      const next = await this.next(IN_WORKSPACE, workspaceId);
      return next === undefined ? null : this.take(next, workerId);
    };
    return this.database.within(workspaceId, () => this.database.transaction(claim));
  }

  private async next(
    sql: string,
    workspaces: WorkspaceId | readonly WorkspaceId[],
  ): Promise<QueuedJob | undefined> {
    const limit = this.config.maxRunningJobsPerWorkspace;
    const [row] = await this.database.query<QueuedJob>(sql, [limit, workspaces]);
    return row;
  }

  private async take(next: QueuedJob, workerId: string): Promise<Claim | null> {
    const job = await this.log.move(next, {
      to: 'running',
      by: 'worker',
      set: {
        fence: () => 'fence + 1',
        workerId,
        leaseUntil: () => leaseEnd(this.schedule),
        startedAt: () => 'coalesce(started_at, now())',
        step: () => RESUME_STEP,
        phase: 'loading',
        error: null,
        pauseReason: null,
        paceStep: null,
        paceSince: null,
      },
    });
    return job === null ? null : { job, ref: { ...next, fence: job.fence } };
  }
}
