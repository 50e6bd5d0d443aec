import { Injectable } from '@nestjs/common';
import type { QueryDeepPartialEntity } from 'typeorm';
import type { AuditAction } from '../audit/audit-actions.js';
import { AuditLog } from '../audit/audit-log.js';
import type { WorkspaceId } from '../common/caller.js';
import { Database } from '../database/database.js';
import type { ScopedTable } from '../database/scoped-table.js';
import { WebhookEndpointEntity } from './webhook.entity.js';

type Endpoint = Pick<WebhookEndpointEntity, 'id' | 'workspaceId'>;

/** What the audit log is told of a change; no secret, and of the address no more than its origin. */
interface Told {
  readonly action: AuditAction;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The table of endpoints. Whatever a person changes in it is told to the audit log in the same transaction. */
@Injectable()
export class WebhooksRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  of(workspaceId: WorkspaceId): ScopedTable<WebhookEndpointEntity> {
    return this.database.of(WebhookEndpointEntity, workspaceId);
  }

  async insert(
    row: Pick<WebhookEndpointEntity, 'id' | 'workspaceId' | 'url' | 'eventTypes' | 'secret'>,
    details: Told['details'],
  ): Promise<void> {
    await this.telling(row, { action: 'webhook.created', details }, async () => {
      await this.of(row.workspaceId).insert(row);
      return true;
    });
  }

  /** Changes the row and counts its version on. False when it has another version than `endpoint`. */
  change(
    endpoint: Endpoint & Pick<WebhookEndpointEntity, 'version'>,
    change: QueryDeepPartialEntity<WebhookEndpointEntity>,
    told: Told,
  ): Promise<boolean> {
    const { id, workspaceId, version } = endpoint;
    return this.telling(endpoint, told, async () => {
      const next = { ...change, version: version + 1 };
      return (await this.of(workspaceId).update({ id, version }, next)) === 1;
    });
  }

  /** False when there is none. */
  delete(endpoint: Endpoint): Promise<boolean> {
    const { id, workspaceId } = endpoint;
    return this.telling(endpoint, { action: 'webhook.deleted', details: {} }, async () => {
      return (await this.of(workspaceId).delete({ id })) === 1;
    });
  }

  private telling(
    { id: subjectId, workspaceId }: Endpoint,
    told: Told,
    change: () => Promise<boolean>,
  ): Promise<boolean> {
    return this.database.transaction(async () => {
      const isDone = await change();
      await (isDone ? this.audit.record({ workspaceId, subjectId, ...told }) : null);
      return isDone;
    });
  }
}
