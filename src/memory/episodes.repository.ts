import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import type { WorkspaceId } from '../common/caller.js';
import type { EpisodeSource, TrustLevel } from '../contracts/episode.js';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { EpisodeEntity } from './episode.entity.js';
import { isInPart, type MemoryPart, OWN_MEMORY, type RecallFrom } from './memory-part.js';
import { MemorySpaces } from './memory-spaces.js';
import type { NewRow } from '../database/scoped-table.js';

/** Episodes of one text that a search looks at, best first: enough to get past those of the query's own task. */
const EPISODES_PER_KEY = 4;
/** What may be shown to somebody. */
const SHOWABLE = `deleted_at IS NULL AND NOT is_quarantined
  AND (is_pinned OR expires_at IS NULL OR expires_at > now())`;
const DAY_MS = 86_400_000;
/** Inserts are cut to this, below PostgreSQL's limit on parameters. */
const INSERT_ROWS = 500;

/** Of each project the older half, rounded down, of what may be shown of a part. */
const OLDER_HALF = `episodes.id IN (
  SELECT id FROM (
    SELECT id, row_number() OVER (PARTITION BY project ORDER BY created_at, id) AS place,
      count(*) OVER (PARTITION BY project) AS count
    FROM episodes WHERE workspace_id = $1 AND ${SHOWABLE} AND ${isInPart(10, 11)}
  ) AS aged WHERE 2 * place <= count)`;

/** What is left of an episode: who it came from and which attempt it was. */
const FORGOTTEN = `deleted_at = now(), recall_key_id = NULL, answer = '', message = NULL, lesson = ''`;

/** Only episodes that are so. */
export interface EpisodeFilter {
  /** The workspace's own memory when left out. */
  readonly part?: MemoryPart | undefined;
  /** All of them when left out. */
  readonly from?: RecallFrom | undefined;
  /** Of texts of this project, and not also of those of none. */
  readonly project?: string | undefined;
  readonly passing?: boolean | undefined;
  readonly trust?: TrustLevel | undefined;
  readonly source?: EpisodeSource | undefined;
  readonly origin?: string | undefined;
  readonly errorType?: string | undefined;
  /** Not this one. */
  readonly exceptId?: string | undefined;
}

export interface FoundEpisode extends EpisodeEntity {
  readonly recallKeyId: string;
  readonly ageSeconds: number;
}

export interface EpisodeText {
  readonly id: string;
  readonly text: string;
  readonly answer: string;
}

/** The table of episodes. */
@Injectable()
export class EpisodesRepository {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
    private readonly spaces: MemorySpaces,
  ) {}

  /** What is read where a space is named, by this field, or none. @throws ProblemError not-found */
  part(workspaceId: WorkspaceId, space: string | null, field?: string): Promise<MemoryPart> {
    return this.spaces.part(workspaceId, space, field);
  }

  query(workspaceId: WorkspaceId): SelectQueryBuilder<EpisodeEntity> {
    return this.database
      .of(EpisodeEntity, workspaceId)
      .query('episode')
      .andWhere('episode.deletedAt IS NULL');
  }

  /** Keeps the episodes whose keys are new, for as long as the settings say. */
  async insertNew(
    workspaceId: WorkspaceId,
    episodes: readonly NewRow<EpisodeEntity>[],
  ): Promise<void> {
    const { memoryTtlDays: days } = this.config;
    const expiresAt = days === 0 ? null : new Date(Date.now() + days * DAY_MS);
    for (let start = 0; start < episodes.length; start += INSERT_ROWS) {
      const rows = episodes.slice(start, start + INSERT_ROWS);
      await this.database
        .of(EpisodeEntity, workspaceId)
        .insertNew(rows.map((row) => ({ ...row, expiresAt })));
    }
  }

  /** Forgotten ones too. */
  find(
    workspaceId: WorkspaceId,
    where: Readonly<{ key: string }> | Readonly<{ id: string }>,
  ): Promise<EpisodeEntity | null> {
    return this.database.of(EpisodeEntity, workspaceId).find(where);
  }

  /** The best living episodes of each recall key: passing, verified and new ones first. */
  findByRecallKeys(
    workspaceId: WorkspaceId,
    recallKeyIds: readonly string[],
    filter: EpisodeFilter = {},
  ): Promise<FoundEpisode[]> {
    const { part = OWN_MEMORY, from, passing, trust, source, origin, errorType, exceptId } = filter;
    return this.rowsOf<FoundEpisode>(
      workspaceId,
      `SELECT best.id, recall_key_id AS "recallKeyId", source, trust, origin, task_id AS "taskId", project, answer,
         is_passing AS "isPassing", error_type AS "errorType", lesson, job_id AS "jobId",
         extract(epoch FROM now() - created_at)::float8 AS "ageSeconds"
       FROM unnest($2::text[]) AS key (id) CROSS JOIN LATERAL (
         SELECT * FROM episodes
         WHERE recall_key_id = key.id AND ${SHOWABLE}
           AND coalesce(is_passing = $4, true) AND coalesce(trust = $5, true)
           AND coalesce(source = $6, true) AND ($7::text IS NULL OR origin = $7)
           AND ($8::text IS NULL OR error_type = $8) AND coalesce(id <> $9, true)
           AND ${isInPart(10, 11)} AND ${from === 'older_half' ? OLDER_HALF : 'true'}
         ORDER BY is_passing DESC, trust = 'verified' DESC, id DESC LIMIT $3
       ) AS best
       WHERE workspace_id = $1`,
      [
        workspaceId,
        recallKeyIds,
        EPISODES_PER_KEY,
        ...[passing, trust, source, origin, errorType, exceptId].map((wish) => wish ?? null),
        part.space,
        part.sources,
      ],
    );
  }

  /**
   * Makes one of the episodes of a text that one origin gave the same answer to: the first stays and counts the others,
   * and those that had become one with one of them. Between origins nothing is merged, so that what one has sent can be purged.
   */
  async merge(workspaceId: WorkspaceId, recallKeyIds: readonly string[]): Promise<void> {
    await this.rowsOf(
      workspaceId,
      `WITH alike AS (
         SELECT id, first_value(id) OVER (
           PARTITION BY recall_key_id, origin, source, trust, is_passing, error_type, md5(answer)
           ORDER BY created_at, id) AS first
         FROM episodes WHERE workspace_id = $1 AND recall_key_id = ANY($2) AND deleted_at IS NULL
       ), merged AS (
         UPDATE episodes SET ${FORGOTTEN}, merged_into = alike.first
         FROM alike WHERE episodes.id = alike.id AND alike.id <> alike.first
         RETURNING alike.id, alike.first, occurrences
       ), followed AS (
         UPDATE episodes SET merged_into = merged.first
         FROM merged WHERE episodes.merged_into = merged.id
       ), counted AS (SELECT first, sum(occurrences) AS more FROM merged GROUP BY first)
       UPDATE episodes SET occurrences = occurrences + counted.more
       FROM counted WHERE episodes.id = counted.first`,
      [workspaceId, recallKeyIds],
    );
  }

  /**
   * Forgets living episodes: what anybody wrote goes, the key stays, so that the same attempt does not come back.
   *
   * @returns the keys that they were recalled by
   */
  async forget(
    workspaceId: WorkspaceId,
    ids: readonly string[],
  ): Promise<{ readonly id: string; readonly recallKeyId: string }[]> {
    return this.rowsOf(
      workspaceId,
      `WITH living AS (
         SELECT id, recall_key_id FROM episodes
         WHERE workspace_id = $1 AND id = ANY($2) AND deleted_at IS NULL ORDER BY id FOR UPDATE
       )
       UPDATE episodes SET ${FORGOTTEN} FROM living WHERE episodes.id = living.id
       RETURNING episodes.id, living.recall_key_id AS "recallKeyId"`,
      [workspaceId, ids],
    );
  }

  /** Marks a living episode as shown right by hidden tests. */
  async verify(workspaceId: WorkspaceId, id: string): Promise<void> {
    await this.rowsOf(
      workspaceId,
      `UPDATE episodes SET trust = 'verified', version = version + 1,
         lesson = lesson || ' It passes the hidden tests of its task.'
       WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL AND trust <> 'verified'`,
      [workspaceId, id],
    );
  }

  /** Counts that the prompt of an answer showed these. */
  async countUse(workspaceId: WorkspaceId, ids: readonly string[]): Promise<void> {
    await this.rowsOf(
      workspaceId,
      `UPDATE episodes SET uses = uses + 1, used_at = now()
       WHERE workspace_id = $1 AND id = ANY($2) AND deleted_at IS NULL`,
      [workspaceId, ids],
    );
  }

  /** A living episode with the text of its task. */
  async findShown(
    workspaceId: WorkspaceId,
    id: string,
  ): Promise<{ readonly episode: EpisodeEntity; readonly text: string } | null> {
    const episode = await this.find(workspaceId, { id });
    const [key] = await this.rowsOf<{ text: string }>(
      workspaceId,
      'SELECT text FROM recall_keys WHERE workspace_id = $1 AND id = $2',
      [workspaceId, episode?.recallKeyId ?? ''],
    );
    return episode === null || key === undefined ? null : { episode, text: key.text };
  }

  /** Texts and answers of the living episodes of a part of memory, by id, those after `after`. */
  texts(
    workspaceId: WorkspaceId,
    { space, sources }: MemoryPart,
    { after, limit }: { readonly after: string; readonly limit: number },
  ): Promise<EpisodeText[]> {
    return this.rowsOf<EpisodeText>(
      workspaceId,
      `SELECT episodes.id, recall_keys.text, episodes.answer
       FROM episodes JOIN recall_keys ON recall_keys.id = recall_key_id
       WHERE episodes.workspace_id = $1 AND recall_keys.workspace_id = $1
         AND deleted_at IS NULL AND episodes.id > $2 AND ${isInPart(4, 5)}
       ORDER BY episodes.id LIMIT $3`,
      [workspaceId, after, limit, space, sources],
    );
  }

  private rowsOf<T extends object>(
    workspaceId: WorkspaceId,
    sql: string,
    parameters: readonly unknown[],
  ): Promise<T[]> {
    return this.database.within(workspaceId, () => this.database.query<T>(sql, parameters));
  }
}
