import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import type { WorkspaceId } from '../common/caller.js';
import { Database } from '../database/database.js';
import { EpisodeEntity } from './episode.entity.js';
import type { NewRow } from '../database/scoped-table.js';

/** Episodes of one text that a search looks at, best first: enough to get past those of the query's own task. */
const EPISODES_PER_KEY = 4;
/** Inserts are cut to this, below PostgreSQL's limit on parameters. */
const INSERT_ROWS = 500;

export interface FoundEpisode extends EpisodeEntity {
  readonly text: string;
  readonly ageSeconds: number;
}

export interface EpisodeCounts {
  readonly episodes: number;
  readonly passing: number;
  readonly sources: Record<string, number>;
  readonly trust: Record<string, number>;
}

/** The table of episodes. */
@Injectable()
export class EpisodesRepository {
  constructor(private readonly database: Database) {}

  query(workspaceId: WorkspaceId): SelectQueryBuilder<EpisodeEntity> {
    return this.database
      .of(EpisodeEntity, workspaceId)
      .query('episode')
      .andWhere('episode.deletedAt IS NULL');
  }

  /** Keeps the episodes whose keys are new. */
  async insertNew(
    workspaceId: WorkspaceId,
    episodes: readonly NewRow<EpisodeEntity>[],
  ): Promise<void> {
    for (let start = 0; start < episodes.length; start += INSERT_ROWS) {
      await this.database
        .of(EpisodeEntity, workspaceId)
        .insertNew(episodes.slice(start, start + INSERT_ROWS));
    }
  }

  find(workspaceId: WorkspaceId, key: string): Promise<EpisodeEntity | null> {
    return this.database.of(EpisodeEntity, workspaceId).find({ key });
  }

  /** The best living episodes of each recall key: passing, verified and new ones first. */
  findByRecallKeys(
    workspaceId: WorkspaceId,
    recallKeyIds: readonly string[],
  ): Promise<FoundEpisode[]> {
    return this.rowsOf<FoundEpisode>(
      workspaceId,
      `SELECT id, recall_key_id AS "recallKeyId", source, trust, origin, task_id AS "taskId", project, answer,
         is_passing AS "isPassing", error_type AS "errorType", lesson, job_id AS "jobId", text, "ageSeconds"
       FROM (
         SELECT episodes.*, recall_keys.text,
           extract(epoch FROM now() - episodes.created_at)::float8 AS "ageSeconds",
           row_number() OVER (
             PARTITION BY recall_key_id
             ORDER BY is_passing DESC, trust = 'verified' DESC, episodes.id DESC) AS place
         FROM episodes JOIN recall_keys ON recall_keys.id = recall_key_id
         WHERE episodes.workspace_id = $1 AND recall_keys.workspace_id = $1
           AND recall_key_id = ANY($2) AND deleted_at IS NULL
       ) AS ranked
       WHERE place <= $3`,
      [workspaceId, recallKeyIds, EPISODES_PER_KEY],
    );
  }

  /** How often each error type ended one of the newest failing episodes. */
  async errorCounts(workspaceId: WorkspaceId, window: number): Promise<Record<string, number>> {
    const rows = await this.rowsOf<{ errorType: string; count: number }>(
      workspaceId,
      `SELECT error_type AS "errorType", count(*)::int AS count FROM (
         SELECT error_type FROM episodes
         WHERE workspace_id = $1 AND NOT is_passing AND deleted_at IS NULL
         ORDER BY id DESC LIMIT $2) AS newest
       WHERE error_type IS NOT NULL
       GROUP BY error_type ORDER BY error_type`,
      [workspaceId, window],
    );
    return Object.fromEntries(rows.map(({ errorType, count }) => [errorType, count]));
  }

  async counts(workspaceId: WorkspaceId): Promise<EpisodeCounts> {
    const rows = await this.rowsOf<{
      source: string;
      trust: string;
      isPassing: boolean;
      count: number;
    }>(
      workspaceId,
      `SELECT source, trust, is_passing AS "isPassing", count(*)::int AS count FROM episodes
       WHERE workspace_id = $1 AND deleted_at IS NULL GROUP BY source, trust, is_passing`,
      [workspaceId],
    );
    const total = (of: typeof rows): number => of.reduce((sum, { count }) => sum + count, 0);
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
