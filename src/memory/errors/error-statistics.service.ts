import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../../common/caller.js';
import { Database } from '../../database/database.js';
import { isInPart, type MemoryPart } from '../memory-part.js';
import { ERROR_WINDOW } from '../memory-report.js';
import { MemorySpaces } from '../memory-spaces.js';
import { errorBuckets, type ErrorFact } from './error-statistics.js';
import {
  type ErrorStatistics,
  type ErrorStatisticsQuery,
  type Period,
  periodOf,
} from './error-statistics.schemas.js';

/**
 * Attempts, each at the time at which it was made: one that says the same as an earlier one is part of that and goes
 * with it, but keeps its time. A failing attempt enters the window with the bucket after its own, and leaves it with
 * the bucket after that of the attempt which is so many failing ones later.
 */
const FACTS = `
  WITH told AS NOT MATERIALIZED (
    SELECT episodes.created_at, episodes.id, episodes.is_passing, episodes.error_type
    FROM episodes
    WHERE episodes.workspace_id = $1 AND ${isInPart(2, 3)}
      AND CASE WHEN episodes.merged_into IS NULL
        THEN episodes.deleted_at IS NULL AND NOT episodes.is_quarantined
        ELSE EXISTS (
          SELECT 1 FROM episodes AS kept WHERE kept.id = episodes.merged_into
            AND kept.deleted_at IS NULL AND NOT kept.is_quarantined) END
      AND ($9::text IS NULL OR episodes.project = $9)
      AND ($10::text IS NULL OR episodes.task_id = $10)
      AND ($11::text IS NULL OR episodes.job_id = $11)
      AND ($12::text IS NULL OR episodes.task_id IN (
        SELECT tasks.id FROM tasks
        WHERE tasks.workspace_id = $1 AND EXISTS (
          SELECT 1 FROM json_array_elements(tasks."row"::json -> 'tags') AS tag
          WHERE tag::text = to_json($12::text)::text)))
  ), attempts AS (
    SELECT created_at, id, is_passing, error_type,
      floor(extract(epoch FROM created_at - $4::timestamptz) / $6)::int AS bucket
    FROM told WHERE created_at >= $4 AND created_at < $5
    UNION ALL
    (SELECT created_at, id, is_passing, error_type, -1 FROM told
     WHERE created_at < $4 AND NOT is_passing ORDER BY created_at DESC, id DESC LIMIT $8)
  ), failing AS (
    SELECT bucket, error_type, lead(bucket, $8::int) OVER (ORDER BY created_at, id) AS last_in
    FROM attempts WHERE NOT is_passing
  )
  SELECT bucket, error_type AS "errorType", is_passing AS "isPassing",
    sum(made)::int AS attempts, sum(moved)::int AS change
  FROM (
    SELECT bucket, error_type, is_passing, 1 AS made, 0 AS moved FROM attempts WHERE bucket >= 0
    UNION ALL SELECT bucket + 1, error_type, false, 0, 1 FROM failing WHERE error_type IS NOT NULL
    UNION ALL SELECT last_in + 1, error_type, false, 0, -1 FROM failing
      WHERE error_type IS NOT NULL AND last_in IS NOT NULL
  ) AS facts
  WHERE bucket < $7 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;

/** How often attempts ended in which error, over time. */
@Injectable()
export class ErrorStatisticsService {
  constructor(
    private readonly database: Database,
    private readonly spaces: MemorySpaces,
  ) {}

  /** @throws ProblemError not-found for a space */
  async report(workspaceId: WorkspaceId, query: ErrorStatisticsQuery): Promise<ErrorStatistics> {
    const part = await this.spaces.part(workspaceId, query.space ?? null);
    const period = periodOf(query, new Date());
    const facts = await this.facts(workspaceId, query, { part, period });
    return { window: ERROR_WINDOW, buckets: errorBuckets(period, facts) };
  }

  /** @param window failing attempts that long-term shares speak of */
  facts(
    workspaceId: WorkspaceId,
    { project, taskId, jobId, tag }: ErrorStatisticsQuery,
    { part, period }: { readonly part: MemoryPart; readonly period: Period },
    window = ERROR_WINDOW,
  ): Promise<ErrorFact[]> {
    const { from, until, bucketSeconds, buckets } = period;
    return this.database.within(workspaceId, () =>
      this.database.query<ErrorFact>(FACTS, [
        workspaceId,
        part.space,
        part.sources,
        from,
        until,
        bucketSeconds,
        buckets,
        window,
        ...[project, taskId, jobId, tag].map((wish) => wish ?? null),
      ]),
    );
  }
}
