import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { Database } from '../database/database.js';
import { Outbox } from '../database/outbox.js';
import { type Digest, EMPTY_DIGEST } from './index/index-digest.js';
import { type MemoryPart, OWN_MEMORY, spacesOf } from './memory-part.js';
import type { HeldKey, IdRange } from './index/recall-index.js';
import type { CandidateKey } from './recall/select-keys.js';
import { toBytes, withVector } from './recall/vector-bytes.js';

/** Keys written so lately that the index may not show them yet: read from the table beside its answer. */
const FRESH = '10 seconds';
const MOST_FRESH = 1_000;
/** Exact search reads at most this many of the newest keys when the index does not answer. */
const MOST_EXACT = 5_000;
const INSERT_KEYS = 500;
/** Keys that one message asks the index to learn. */
const KEYS_PER_MESSAGE = 200;

export interface NewRecallKey {
  readonly id: string;
  readonly space: string | null;
  readonly project: string | null;
  readonly embeddingId: string;
  readonly textHash: string;
  readonly text: string;
  readonly vector: Float32Array;
}

export interface KeyToIndex {
  readonly id: string;
  readonly workspaceId: WorkspaceId;
  readonly space: string | null;
  readonly project: string | null;
  readonly vector: Float32Array;
}

type Row<T> = Omit<T, 'vector'> & { readonly vector: Buffer };

/** `scopeOf` in SQL. */
const SCOPE = `encode(sha256(convert_to(
  workspace_id || coalesce('/' || space, '') || E'\\n' || coalesce(project, ''), 'UTF8')), 'hex')`;

const CANDIDATE = 'id, project, text_hash AS "textHash", text, vector';
const IN_PART = `workspace_id = $1 AND embedding_id = $2 AND coalesce(space, '') = ANY($3)`;

/** The table of recall keys. */
@Injectable()
export class RecallKeysRepository {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  /** Keeps the keys that are new, and asks the index to learn them. Call it inside a transaction. */
  async insertNew(workspaceId: WorkspaceId, keys: readonly NewRecallKey[]): Promise<void> {
    for (let start = 0; start < keys.length; start += INSERT_KEYS) {
      const rows = keys.slice(start, start + INSERT_KEYS);
      const added = await this.rowsOf<{ id: string }>(
        workspaceId,
        `INSERT INTO recall_keys (workspace_id, id, space, project, embedding_id, text_hash, text, vector)
         SELECT $1, * FROM unnest(
           $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bytea[])
         ORDER BY 2 ON CONFLICT DO NOTHING RETURNING id`,
        [
          workspaceId,
          ...(['id', 'space', 'project', 'embeddingId', 'textHash', 'text'] as const).map((field) =>
            rows.map((row) => row[field]),
          ),
          rows.map(({ vector }) => toBytes(vector)),
        ],
      );
      await this.announce(
        workspaceId,
        added.map(({ id }) => id),
      );
    }
  }

  /** Asks the index to learn keys. */
  async announce(workspaceId: WorkspaceId, keyIds: readonly string[]): Promise<void> {
    for (let start = 0; start < keyIds.length; start += KEYS_PER_MESSAGE) {
      const ids = keyIds.slice(start, start + KEYS_PER_MESSAGE);
      const aggregate = ids[0] ?? '';
      await this.outbox.add([{ kind: 'memory', workspaceId, aggregate, payload: { keyIds: ids } }]);
    }
  }

  /**
   * Keeps keys from being dropped until the transaction ends.
   *
   * @returns whether all of them were there
   */
  async hold(workspaceId: WorkspaceId, ids: readonly string[]): Promise<boolean> {
    const held = await this.rowsOf(
      workspaceId,
      'SELECT id FROM recall_keys WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id FOR KEY SHARE',
      [workspaceId, ids],
    );
    return held.length === new Set(ids).size;
  }

  /**
   * Deletes those that no living episode has, and asks the index to forget them. Call it inside a transaction.
   *
   * @returns how many they were
   */
  async dropUnused(workspaceId: WorkspaceId, ids: readonly string[]): Promise<number> {
    if (ids.length === 0) {
      return 0;
    }
    // Locked by a statement before, so that the next one sees every episode that came meanwhile.
    await this.rowsOf(
      workspaceId,
      'SELECT id FROM recall_keys WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE',
      [workspaceId, ids],
    );
    const dropped = await this.rowsOf<{ id: string }>(
      workspaceId,
      `DELETE FROM recall_keys WHERE workspace_id = $1 AND id = ANY($2)
         AND NOT EXISTS (SELECT 1 FROM episodes WHERE recall_key_id = recall_keys.id)
       RETURNING id`,
      [workspaceId, ids],
    );
    await this.announce(
      workspaceId,
      dropped.map(({ id }) => id),
    );
    return dropped.length;
  }

  /** Ids of those that are there already, so that their texts need no embedding. */
  async known(workspaceId: WorkspaceId, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.rowsOf<{ id: string }>(
      workspaceId,
      'SELECT id FROM recall_keys WHERE workspace_id = $1 AND id = ANY($2)',
      [workspaceId, ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** The keys that the index has named, as far as they are of this part of memory. */
  async named(
    workspaceId: WorkspaceId,
    embeddingId: string,
    ids: readonly string[],
    part: MemoryPart,
  ): Promise<CandidateKey[]> {
    const rows = await this.rowsOf<Row<CandidateKey>>(
      workspaceId,
      // Key by key (OFFSET 0 keeps it so): before PostgreSQL has counted a table that grows fast, it would rather read all
      // of it.
      `SELECT ${CANDIDATE} FROM unnest($4::text[]) AS wanted (key) CROSS JOIN LATERAL (
         SELECT * FROM recall_keys WHERE id = wanted.key OFFSET 0
       ) AS found WHERE ${IN_PART}`,
      [workspaceId, embeddingId, namesOf(part), ids],
    );
    return rows.map(withVector);
  }

  /** The keys of this part of memory that were written so lately that the index may not name them yet. */
  async fresh(
    workspaceId: WorkspaceId,
    embeddingId: string,
    part: MemoryPart,
  ): Promise<CandidateKey[]> {
    const rows = await this.rowsOf<Row<CandidateKey>>(
      workspaceId,
      // Each half in the order of the index that finds it fast.
      `SELECT ${CANDIDATE} FROM (
         (SELECT * FROM recall_keys WHERE ${IN_PART} AND indexed_at IS NULL ORDER BY indexed_at)
         UNION ALL
         (SELECT * FROM recall_keys
          WHERE ${IN_PART} AND indexed_at > now() - $4::interval ORDER BY indexed_at)
       ) AS written ORDER BY created_at DESC LIMIT $5`,
      [workspaceId, embeddingId, namesOf(part), FRESH, MOST_FRESH],
    );
    return rows.map(withVector);
  }

  /** The newest keys: what is searched when the index does not answer. */
  async newest(
    workspaceId: WorkspaceId,
    embeddingId: string,
    part: MemoryPart = OWN_MEMORY,
  ): Promise<CandidateKey[]> {
    const rows = await this.rowsOf<Row<CandidateKey>>(
      workspaceId,
      `SELECT ${CANDIDATE} FROM recall_keys WHERE ${IN_PART} ORDER BY created_at DESC LIMIT $4`,
      [workspaceId, embeddingId, namesOf(part), MOST_EXACT],
    );
    return rows.map(withVector);
  }

  /** Of the workspace's own memory. */
  async count(workspaceId: WorkspaceId): Promise<{ keys: number; indexed: number }> {
    const [row] = await this.rowsOf<{ keys: number; indexed: number }>(
      workspaceId,
      `SELECT count(*)::int AS keys, count(indexed_at)::int AS indexed FROM recall_keys
       WHERE workspace_id = $1 AND space IS NULL`,
      [workspaceId],
    );
    return row ?? { keys: 0, indexed: 0 };
  }

  /** Keys of any workspace, for the index. */
  async toIndex(embeddingId: string, ids: readonly string[]): Promise<KeyToIndex[]> {
    const rows = await this.everywhere<Row<KeyToIndex>>(
      `SELECT id, workspace_id AS "workspaceId", space, project, vector FROM recall_keys
       WHERE embedding_id = $1 AND id = ANY($2)`,
      [embeddingId, ids],
    );
    return rows.map(withVector);
  }

  async markIndexed(ids: readonly string[]): Promise<void> {
    await this.everywhere(
      'UPDATE recall_keys SET indexed_at = now() WHERE id = ANY($1) AND indexed_at IS NULL',
      [ids],
    );
  }

  /** Takes it that the index does not know these: they are read from the table until it has been told. */
  async forgetIndexing(ids: readonly string[]): Promise<void> {
    await this.everywhere('UPDATE recall_keys SET indexed_at = NULL WHERE id = ANY($1)', [ids]);
  }

  /** Keys that the index was told in the last so many seconds, by its own clock. */
  async toldWithin(embeddingId: string, seconds: number): Promise<string[]> {
    const rows = await this.everywhere<{ id: string }>(
      `SELECT id FROM recall_keys
       WHERE embedding_id = $1 AND indexed_at > now() - make_interval(secs => $2)`,
      [embeddingId, seconds],
    );
    return rows.map(({ id }) => id);
  }

  /** The digest of each range of ids, of all workspaces; a range begins where the one before it ends. */
  async digests(embeddingId: string, starts: readonly string[]): Promise<Digest[]> {
    const rows = await this.everywhere<Digest & { range: number }>(
      `SELECT width_bucket(id COLLATE "C", $2::text[]) AS range, count(*)::int AS count,
         bit_xor(('x' || left(md5(id || ${SCOPE}), 16))::bit(64)::bigint)::text AS sum
       FROM recall_keys WHERE embedding_id = $1 GROUP BY 1`,
      [embeddingId, starts],
    );
    const found = new Map(rows.map(({ range, ...digest }) => [range - 1, digest]));
    return starts.map((_, range) => found.get(range) ?? EMPTY_DIGEST);
  }

  /** The keys of all workspaces whose ids lie in a range, as the index should hold them. */
  listHeld(embeddingId: string, { from, to }: IdRange): Promise<HeldKey[]> {
    return this.everywhere(
      `SELECT id, ${SCOPE} AS scope FROM recall_keys
       WHERE embedding_id = $1 AND id COLLATE "C" >= $2
         AND ($3::text IS NULL OR id COLLATE "C" < $3)`,
      [embeddingId, from, to],
    );
  }

  private rowsOf<T extends object>(
    workspaceId: WorkspaceId,
    sql: string,
    parameters: readonly unknown[],
  ): Promise<T[]> {
    return this.database.within(workspaceId, () => this.database.query<T>(sql, parameters));
  }

  /** The index holds the keys of all workspaces, and who looks after it looks at them all. */
  private everywhere<T extends object>(sql: string, parameters: readonly unknown[]): Promise<T[]> {
    return this.database.acrossWorkspaces(() => this.database.query<T>(sql, parameters));
  }

  /** Keys of all workspaces. */
  async countAll(embeddingId: string): Promise<number> {
    const [row] = await this.everywhere<{ count: number }>(
      'SELECT count(*)::int AS count FROM recall_keys WHERE embedding_id = $1',
      [embeddingId],
    );
    return row?.count ?? 0;
  }
}

/** Spaces as CANDIDATE compares them: the workspace's own memory has no name. */
function namesOf(part: MemoryPart): string[] {
  return spacesOf(part).map((space) => space ?? '');
}
