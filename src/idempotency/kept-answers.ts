import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { seal, unseal } from '../common/sealed-secret.js';
import { ServerSecret } from '../common/server-secret.js';
import { Database } from '../database/database.js';
import { IdempotencyKeyEntity } from './idempotency-key.entity.js';

const KEPT = '24 hours';
const PURGED_AT_ONCE = 100;

/** A request under a key. */
export interface KeyedRequest {
  readonly workspaceId: WorkspaceId;
  readonly key: string;
  /** Id of the operation. */
  readonly operation: string;
  readonly bodySha256: string;
}

export interface KeptAnswer {
  readonly body: unknown;
  /** Null for that of the operation. */
  readonly status: number | null;
  readonly location: string | null;
}

/**
 * One answer for each key and workspace, for 24 hours. The answer is kept in the transaction of the work itself: a
 * request that fails leaves neither, and can be repeated.
 */
@Injectable()
export class KeptAnswers {
  private readonly secret: Buffer;

  constructor(
    private readonly database: Database,
    secret: ServerSecret,
  ) {
    this.secret = secret.derive('idempotency');
  }

  /**
   * The answer that was given before, or that of `work`.
   *
   * @throws ProblemError idempotency-in-progress, or idempotency-key-reused for another request under the same key
   */
  once(
    request: KeyedRequest,
    work: () => Promise<KeptAnswer>,
  ): Promise<KeptAnswer & { readonly isReplayed: boolean }> {
    return this.database.transaction(async () => {
      await this.lock(request);
      const kept = await this.find(request);
      if (kept !== null) {
        return { ...kept, isReplayed: true };
      }
      const answer = await work();
      await this.keep(request, answer);
      return { ...answer, isReplayed: false };
    });
  }

  /** Held until the transaction ends; who does not get it is told so instead of waiting with a connection. */
  private async lock({ workspaceId, key }: KeyedRequest): Promise<void> {
    const [row] = await this.database.query<{ free: boolean }>(
      'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS free',
      [`idempotency ${workspaceId} ${key}`],
    );
    if (row?.free !== true) {
      throw new ProblemError(
        'idempotency-in-progress',
        'A request with this Idempotency-Key is being answered.',
      );
    }
  }

  private async find(request: KeyedRequest): Promise<KeptAnswer | null> {
    const { workspaceId, key, operation, bodySha256 } = request;
    await this.purge();
    const row = await this.database
      .of(IdempotencyKeyEntity, workspaceId)
      .query('kept')
      .andWhere('kept.key = :key AND kept.createdAt >= now() - CAST(:age AS interval)', {
        key,
        age: KEPT,
      })
      .getOne();
    if (row === null) {
      return null;
    }
    if (row.operation !== operation || row.bodySha256 !== bodySha256) {
      throw new ProblemError(
        'idempotency-key-reused',
        `This Idempotency-Key belongs to another request (${row.operation}).`,
      );
    }
    const text = unseal(row.answer, this.secret, placeOf(request));
    return { body: JSON.parse(text) as unknown, status: row.status, location: row.location };
  }

  /** Of any workspace: one that asks no more would keep its answers for ever. */
  private purge(): Promise<unknown> {
    return this.database.acrossWorkspaces(() =>
      this.database.query(
        `DELETE FROM idempotency_keys WHERE (workspace_id, key) IN (
           SELECT workspace_id, key FROM idempotency_keys WHERE created_at < now() - $1::interval
           LIMIT ${PURGED_AT_ONCE} FOR UPDATE SKIP LOCKED)`,
        [KEPT],
      ),
    );
  }

  private async keep(request: KeyedRequest, { body, ...head }: KeptAnswer): Promise<void> {
    const { workspaceId, ...rest } = request;
    const rows = this.database.of(IdempotencyKeyEntity, workspaceId);
    // One that is older than a day may still be there.
    await rows.delete({ key: request.key });
    const answer = seal(JSON.stringify(body), this.secret, placeOf(request));
    await rows.insert({ ...rest, ...head, answer });
  }
}

function placeOf({ workspaceId, key }: KeyedRequest): string {
  return `${workspaceId}/idempotency_keys/${key}`;
}
