import { Injectable } from '@nestjs/common';
import type { QueryDeepPartialEntity } from 'typeorm';
import { AuditLog } from '../audit/audit-log.js';
import type { WorkspaceId } from '../common/caller.js';
import { Database } from '../database/database.js';
import type { NewRow, ScopedTable } from '../database/scoped-table.js';
import { EndpointEntity } from './endpoint.entity.js';

type Owned = Pick<EndpointEntity, 'id' | 'workspaceId'>;
type Details = Readonly<Record<string, unknown>>;

/** What one call took. */
export interface CallUsage {
  readonly failed: boolean;
  readonly promptTokens?: number;
  readonly completionTokens?: number;
  readonly cost?: number | null;
}

/** The table of endpoints. Whatever a person changes in it is told to the audit log in the same transaction. */
@Injectable()
export class EndpointsRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  of(workspaceId: WorkspaceId): ScopedTable<EndpointEntity> {
    return this.database.of(EndpointEntity, workspaceId);
  }

  insert(row: NewRow<EndpointEntity> & Owned, details: Details): Promise<void> {
    return this.database.transaction(async () => {
      await this.of(row.workspaceId).insert(row);
      await this.tell(row, 'endpoint.created', details);
    });
  }

  /**
   * Changes the row, held meanwhile, to what `change` makes of it.
   *
   * @returns whether there is one
   */
  change(
    { id, workspaceId }: Owned,
    change: (before: EndpointEntity) => QueryDeepPartialEntity<EndpointEntity>,
    details: Details,
  ): Promise<boolean> {
    return this.database.transaction(async () => {
      const before = await this.hold(workspaceId, id, 'pessimistic_write');
      if (before !== null) {
        await this.of(workspaceId).update({ id }, change(before));
        await this.tell(before, 'endpoint.changed', details);
      }
      return before !== null;
    });
  }

  /** @param check whether it may go @returns whether there was one */
  delete({ id, workspaceId }: Owned, check: () => Promise<void>): Promise<boolean> {
    return this.database.transaction(async () => {
      const before = await this.hold(workspaceId, id, 'pessimistic_write');
      if (before !== null) {
        await check();
        await this.of(workspaceId).delete({ id });
        await this.tell(before, 'endpoint.deleted', { name: before.name });
      }
      return before !== null;
    });
  }

  /** A row that stays as it is until the transaction ends; null when there is none. */
  hold(
    workspaceId: WorkspaceId,
    id: string,
    lock: 'pessimistic_write' | 'pessimistic_read',
  ): Promise<EndpointEntity | null> {
    const row = this.of(workspaceId).query('endpoint').andWhere('endpoint.id = :id', { id });
    return row.setLock(lock).getOne();
  }

  /** Adds a call to the usage; of an endpoint that is gone nothing is kept. */
  async count({ id, workspaceId }: Owned, usage: CallUsage): Promise<void> {
    const { failed, promptTokens = 0, completionTokens = 0, cost = 0 } = usage;
    await this.database.within(workspaceId, () =>
      this.database.query(
        `UPDATE endpoints SET calls = calls + 1, failed_calls = failed_calls + $3,
           prompt_tokens = prompt_tokens + $4, completion_tokens = completion_tokens + $5, cost = cost + $6
         WHERE id = $1 AND workspace_id = $2`,
        [id, workspaceId, Number(failed), promptTokens, completionTokens, cost ?? 0],
      ),
    );
  }

  private tell(
    { id: subjectId, workspaceId }: Owned,
    action: 'endpoint.created' | 'endpoint.changed' | 'endpoint.deleted',
    details: Details,
  ): Promise<void> {
    return this.audit.record({ workspaceId, subjectId, action, details });
  }
}
