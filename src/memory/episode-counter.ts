import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { isInPart, type MemoryPart } from './memory-part.js';
import { Database } from '../database/database.js';

export interface EpisodeCounts {
  readonly episodes: number;
  readonly passing: number;
  readonly pinned: number;
  readonly quarantined: number;
  readonly sources: Record<string, number>;
  readonly trust: Record<string, number>;
}

interface EpisodeGroup {
  readonly source: string;
  readonly trust: string;
  readonly isPassing: boolean;
  readonly isPinned: boolean;
  readonly isQuarantined: boolean;
  readonly count: number;
}

/** Counts the episodes of a workspace. */
@Injectable()
export class EpisodeCounter {
  constructor(private readonly database: Database) {}

  /** How often each error type ended one of the newest failing episodes. */
  async errorCounts(
    workspaceId: WorkspaceId,
    { space, sources }: MemoryPart,
    window: number,
  ): Promise<Record<string, number>> {
    const rows = await this.rowsOf<{ errorType: string; count: number }>(
      workspaceId,
      `SELECT error_type AS "errorType", sum(occurrences)::int AS count FROM (
         SELECT error_type, occurrences FROM episodes
         WHERE workspace_id = $1 AND NOT is_passing AND deleted_at IS NULL AND NOT is_quarantined
           AND ${isInPart(3, 4)}
         ORDER BY id DESC LIMIT $2) AS newest
       WHERE error_type IS NOT NULL
       GROUP BY error_type ORDER BY error_type`,
      [workspaceId, window, space, sources],
    );
    return Object.fromEntries(rows.map(({ errorType, count }) => [errorType, count]));
  }

  /** Of the workspace's own memory. */
  async counts(workspaceId: WorkspaceId): Promise<EpisodeCounts> {
    const rows = await this.rowsOf<EpisodeGroup>(
      workspaceId,
      `SELECT source, trust, is_passing AS "isPassing", is_pinned AS "isPinned",
         is_quarantined AS "isQuarantined", count(*)::int AS count
       FROM episodes WHERE workspace_id = $1 AND deleted_at IS NULL AND space IS NULL
       GROUP BY 1, 2, 3, 4, 5`,
      [workspaceId],
    );
    const total = (of: readonly EpisodeGroup[]): number =>
      of.reduce((sum, { count }) => sum + count, 0);
    const by = (field: 'source' | 'trust'): Record<string, number> =>
      Object.fromEntries(
        [...new Set(rows.map((row) => row[field]))].map((value) => [
          value,
          total(rows.filter((row) => row[field] === value)),
        ]),
      );
    return {
      episodes: total(rows),
      passing: total(rows.filter(({ isPassing }) => isPassing)),
      pinned: total(rows.filter(({ isPinned }) => isPinned)),
      quarantined: total(rows.filter(({ isQuarantined }) => isQuarantined)),
      sources: by('source'),
      trust: by('trust'),
    };
  }

  private rowsOf<T extends object>(
    workspaceId: WorkspaceId,
    sql: string,
    parameters: readonly unknown[],
  ): Promise<T[]> {
    return this.database.within(workspaceId, () => this.database.query<T>(sql, parameters));
  }
}
