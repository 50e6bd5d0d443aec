import { Injectable } from '@nestjs/common';
import { Schedule } from '../common/schedule.js';
import { Database } from '../database/database.js';
import { MAX_ATTEMPTS } from '../database/outbox-relay.js';
import type { HealthPart } from './health.schemas.js';
import type { WorkerEntity } from './worker.entity.js';

const OLD_MESSAGE_SECONDS = 60;

/** What PostgreSQL tells of the parts that leave word there. */
@Injectable()
export class TableChecks {
  constructor(
    private readonly database: Database,
    private readonly schedule: Schedule,
  ) {}

  /** A worker that has not been seen for three beats is gone. */
  async workers(): Promise<HealthPart> {
    const workers = await this.database.query<Pick<WorkerEntity, 'sandbox'>>(
      'SELECT sandbox FROM workers WHERE seen_at > now() - make_interval(secs => $1)',
      [(3 * this.schedule.workerBeatMs) / 1000],
    );
    if (workers.length === 0) {
      return { status: 'degraded', detail: 'No worker is running; jobs wait.' };
    }
    const detail = [...new Set(workers.map(({ sandbox }) => describe(sandbox)))].join(' ');
    const isWhole = workers.every(
      ({ sandbox }) => sandbox.isAvailable && sandbox.withoutAnalysis === undefined,
    );
    return { status: isWhole ? 'up' : 'degraded', detail: `${workers.length} running. ${detail}` };
  }

  async outbox(): Promise<HealthPart> {
    const [row] = await this.database.acrossWorkspaces(() =>
      this.database.query<Record<'waiting' | 'seconds' | 'givenUp', number>>(
        `SELECT count(*) FILTER (WHERE NOT is_over)::int AS waiting,
              count(*) FILTER (WHERE is_over)::int AS "givenUp",
              coalesce(extract(epoch FROM
                now() - min(created_at) FILTER (WHERE NOT is_over)), 0)::int AS seconds
       FROM (SELECT created_at, attempts >= $1 AND coalesce(claimed_until < now(), true) AS is_over
             FROM outbox WHERE done_at IS NULL) AS undone`,
        [MAX_ATTEMPTS],
      ),
    );
    const { waiting, seconds, givenUp } = row ?? { waiting: 0, seconds: 0, givenUp: 0 };
    const isLate = seconds > OLD_MESSAGE_SECONDS || givenUp > 0;
    const lost = givenUp === 0 ? '' : ` ${givenUp} given up after ${MAX_ATTEMPTS} tries.`;
    const detail = `${waiting} messages wait, the oldest for ${seconds} s.${lost}`;
    return { status: isLate ? 'degraded' : 'up', detail };
  }
}

function describe(sandbox: WorkerEntity['sandbox']): string {
  if (!sandbox.isAvailable) {
    return 'Its sandbox cannot run programs; its log says why.';
  }
  const missing = Object.keys(sandbox.missing).join(', ');
  const lack = missing === '' ? '' : ` The host does not give: ${missing}.`;
  const blind =
    sandbox.withoutAnalysis === undefined
      ? ''
      : ' Style, complexity and matches cannot be judged; its log says why.';
  return `Programs are held by ${sandbox.isolation}.${lack}${blind}`;
}
