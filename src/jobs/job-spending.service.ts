import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { WORK_PARTS } from '../contracts/spent.js';
import { Database } from '../database/database.js';

/** The parts of {@link JobSpent} in their order: those of its steps, and what it examined itself. */
export const SPENT_PARTS = [...WORK_PARTS, 'evaluating'] as const;

/** What a job has spent, as its journal says: what was repeated counts once. */
export interface JobSpent {
  readonly seconds: Readonly<Record<(typeof SPENT_PARTS)[number], number>>;
  /** Null when nothing told any. */
  readonly peakBytes: number | null;
}

interface Row {
  readonly part: string | null;
  readonly seconds: number;
  readonly peakBytes: number | null;
}

/** A line for each part of the steps, one for all of the evaluations, and the peak of both on each. */
const SPENT = `
  SELECT part, sum(seconds::float8)::float8 AS seconds, max(peak::float8) AS "peakBytes" FROM (
    SELECT key AS part, value AS seconds, spent->>'peakBytes' AS peak
    FROM job_metrics LEFT JOIN jsonb_each_text(spent->'seconds') ON true
    WHERE workspace_id = $1 AND job_id = $2 AND spent IS NOT NULL
    UNION ALL
    SELECT 'evaluating', value, spent->>'peakBytes'
    FROM evaluations LEFT JOIN jsonb_each_text(spent->'seconds') ON true
    WHERE workspace_id = $1 AND job_id = $2 AND spent IS NOT NULL
  ) AS spent GROUP BY part`;

/** Tells what jobs have spent on which of their parts. */
@Injectable()
export class JobSpendingService {
  constructor(private readonly database: Database) {}

  /** Null for a job that is older than the measurement, or has finished nothing. */
  async of(workspaceId: WorkspaceId, jobId: string): Promise<JobSpent | null> {
    const rows = await this.database.within(workspaceId, () =>
      this.database.query<Row>(SPENT, [workspaceId, jobId]),
    );
    const peaks = rows.flatMap(({ peakBytes }) => peakBytes ?? []);
    const secondsOf = (name: string): number =>
      rows.find(({ part }) => part === name)?.seconds ?? 0;
    return rows.length === 0
      ? null
      : {
          seconds: Object.fromEntries(
            SPENT_PARTS.map((name) => [name, secondsOf(name)]),
          ) as JobSpent['seconds'],
          peakBytes: peaks.length === 0 ? null : Math.max(...peaks),
        };
  }
}
