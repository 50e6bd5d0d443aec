import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { isJobAdmitted } from '../api-keys/key-caps.js';
import { HAS_ALLOWANCE } from '../api-keys/key-ledger.js';
import { Rounds } from '../common/rounds.js';
import { Schedule } from '../common/schedule.js';
import { inContext } from '../common/work-context.js';
import { Database } from '../database/database.js';
import { spentLimits } from './job-budget.js';
import { JobEndings } from './job-endings.js';
import { type JobRef, JobLog } from './job-log.js';
import { WorkerLost } from './stop-reasons.js';

const BATCH = 100;
/** Any number that nothing else on the database locks. */
const REAPER_LOCK = 7_202_612;
const CAP_IS_FREE = 'Resumed: the cap of the key that had paused it has room again.';
const LAPSED = 'lease_until < now()';
/** By a cap of the key that posted it, which has counted anew since, or is higher. */
const FREED = `state = 'paused' AND pause_reason->>'code' = 'cap-exceeded' AND ${HAS_ALLOWANCE}`;
const WAITED = `state = 'retry_wait' AND retry_at <= now()`;

/**
 * Looks after jobs that nobody looks after: takes them from workers that are gone, and queues them again when their
 * wait is over or the cap that paused them has room. Any number of processes may run it; they take turns.
 */
@Injectable()
export class JobReaper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(JobReaper.name);
  private readonly rounds: Rounds;

  constructor(
    private readonly database: Database,
    private readonly log: JobLog,
    private readonly endings: JobEndings,
    { reapMs }: Schedule,
  ) {
    this.rounds = new Rounds(
      reapMs,
      () => this.reap(),
      (error) => this.logger.warn(`Lapsed jobs could not be looked after: ${String(error)}`),
    );
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.rounds.stop();
  }

  /** One round. */
  async reap(): Promise<void> {
    await this.each(LAPSED, (ref) => this.endings.end(ref, 'reaper', new WorkerLost()));
    await this.each(WAITED, async (ref) => {
      await this.log.move(ref, { to: 'queued', by: 'reaper', set: { retryAt: null } });
    });
    await this.each(FREED, (ref) => this.resume(ref));
  }

  /** Unless a budget of its own or the number of running jobs holds it too. */
  private async resume(ref: JobRef): Promise<void> {
    const job = await this.log.lock(ref);
    if (job === null || job.keyId === null || spentLimits(job.budget, job.usage).length > 0) {
      return;
    }
    const { workspaceId, keyId } = job;
    if (await isJobAdmitted(this.database, { workspaceId, keyId })) {
      const set = { pauseReason: null, error: null };
      await this.log.move(ref, { to: 'queued', by: 'reaper', reason: CAP_IS_FREE, set });
    }
  }

  /** Each matching job in a transaction of its own, so that one that cannot be moved leaves the others alone. */
  private async each(condition: string, work: (ref: JobRef) => Promise<void>): Promise<void> {
    const refs = await this.database.acrossWorkspaces(() =>
      this.database.query<JobRef>(
        `SELECT id, workspace_id AS "workspaceId" FROM jobs WHERE ${condition} ORDER BY id LIMIT $1`,
        [BATCH],
      ),
    );
    for (const ref of refs) {
      await inContext({ jobId: ref.id }, () => this.one(ref, condition, work));
    }
  }

  private async one(
    ref: JobRef,
    condition: string,
    work: (ref: JobRef) => Promise<void>,
  ): Promise<void> {
    try {
      const look = async (): Promise<void> => {
        if ((await this.isOurTurn()) && (await this.isStill(ref, condition))) {
          await work(ref);
        }
      };
      await this.database.within(ref.workspaceId, () => this.database.transaction(look));
    } catch (error) {
      this.logger.error({ err: error }, 'The job could not be looked after.');
    }
  }

  /** True for one process at a time, until its transaction ends. */
  private async isOurTurn(): Promise<boolean> {
    const [row] = await this.database.query<{ ours: boolean }>(
      'SELECT pg_try_advisory_xact_lock($1) AS ours',
      [REAPER_LOCK],
    );
    return row?.ours === true;
  }

  /** Looks again with the row locked, unless somebody else is just moving the job. */
  private async isStill({ id }: JobRef, condition: string): Promise<boolean> {
    const rows = await this.database.query(
      `SELECT id FROM jobs WHERE id = $1 AND ${condition} FOR UPDATE SKIP LOCKED`,
      [id],
    );
    return rows.length > 0;
  }
}
