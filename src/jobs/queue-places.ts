import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { Schedule } from '../common/schedule.js';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { DatasetsService } from '../datasets/datasets.service.js';
import type { JobEntity } from './job.entity.js';
import type { QueuePlace } from './jobs.schemas.js';
import { isWaiting, placeOf, type Queue } from './queue-place.js';

/** A worker that has missed this many beats counts as gone. */
const MISSED_BEATS = 3;

type QueueRow = Pick<Queue, 'hasWorker' | 'running'> & { readonly ahead: Record<string, number> };

/** Of one job: those before it are counted, along the index of the claim. */
const COUNTED = `
  SELECT id, (
    SELECT count(*) FROM jobs
    WHERE state = 'queued' AND priority >= asked.priority
      AND (priority > asked.priority OR (created_at, id) < (asked.created_at, asked.id))
  ) AS ahead
  FROM jobs AS asked WHERE state = 'queued' AND id = ANY($3)`;

/** Of a page: the whole queue is ranked once. */
const RANKED = `
  SELECT id, ahead FROM (
    SELECT id, row_number() OVER (ORDER BY priority DESC, created_at, id) - 1 AS ahead
    FROM jobs WHERE state = 'queued'
  ) AS queue WHERE id = ANY($3)`;

const queueBy = (places: string): string => `
  SELECT
    EXISTS (SELECT 1 FROM workers
            WHERE seen_at > now() - $2 * interval '1 millisecond') AS "hasWorker",
    (SELECT count(*)::int FROM jobs
     WHERE workspace_id = $1 AND lease_until IS NOT NULL) AS running,
    (SELECT coalesce(jsonb_object_agg(id, ahead), '{}') FROM (${places}) AS place) AS ahead`;

const QUEUE_OF_ONE = queueBy(COUNTED);
const QUEUE_OF_PAGE = queueBy(RANKED);

/** Finds where jobs wait: the same order as the claim, for a whole page in two statements. */
@Injectable()
export class QueuePlaces {
  constructor(
    private readonly database: Database,
    private readonly schedule: Schedule,
    private readonly config: Config,
    private readonly datasets: DatasetsService,
  ) {}

  /** By id, for those of the jobs that wait. */
  async of(
    workspaceId: WorkspaceId,
    jobs: readonly JobEntity[],
  ): Promise<ReadonlyMap<string, QueuePlace>> {
    const waiting = jobs.filter((job) => isWaiting(job));
    if (waiting.length === 0) {
      return new Map();
    }
    const queued = waiting.filter(({ state }) => state === 'queued');
    const queue: Queue = {
      ...(await this.queue(
        workspaceId,
        queued.map(({ id }) => id),
      )),
      verifying: await this.datasets.verifying(
        workspaceId,
        queued.map(({ datasetId }) => datasetId),
      ),
      limit: this.config.maxRunningJobsPerWorkspace,
    };
    const places = waiting.map((job) => [job.id, placeOf(job, queue)] as const);
    return new Map(places.filter((entry): entry is [string, QueuePlace] => entry[1] !== null));
  }

  /** All workspaces share one queue; of the others nothing but their number comes out. */
  private async queue(
    workspaceId: WorkspaceId,
    queued: readonly string[],
  ): Promise<Omit<Queue, 'limit' | 'verifying'>> {
    const beatsMs = MISSED_BEATS * this.schedule.workerBeatMs;
    const [row] = await this.database.acrossWorkspaces(() =>
      this.database.query<QueueRow>(queued.length > 1 ? QUEUE_OF_PAGE : QUEUE_OF_ONE, [
        workspaceId,
        beatsMs,
        queued,
      ]),
    );
    const { hasWorker = false, running = 0, ahead = {} } = row ?? {};
    return { hasWorker, running, ahead: new Map(Object.entries(ahead)) };
  }
}
