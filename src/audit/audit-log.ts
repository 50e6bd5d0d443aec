import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { newId } from '../common/ids.js';
import { originOfFlow } from '../common/origin.js';
import { ServerSecret } from '../common/server-secret.js';
import { Database } from '../database/database.js';
import type { AuditAction } from './audit-actions.js';
import { BEGINNING, type Link, macOf } from './audit-chain.js';
import { AuditEventEntity } from './audit-event.entity.js';

/** Something that was done, as whoever does it tells it. */
export interface AuditEntry {
  readonly workspaceId: WorkspaceId;
  readonly action: AuditAction;
  readonly subjectId: string;
  /** What makes it plain without the subject, which may be gone: a name, a state. No secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Where features tell what they did. */
@Injectable()
export class AuditLog {
  private readonly key: Buffer;

  constructor(
    private readonly database: Database,
    secret: ServerSecret,
  ) {
    this.key = secret.derive('audit');
  }

  /**
   * Call it in the transaction of the change, and after it: both are kept, or neither. Until that transaction ends it
   * holds up what else is told of the same workspace, and nothing else.
   */
  async record(entry: AuditEntry): Promise<void> {
    const { workspaceId, action, subjectId, details = {} } = entry;
    await this.database.within(workspaceId, () =>
      this.database.transaction(async () => {
        const before = await this.lockHead(workspaceId);
        const event = {
          id: newId('auditEvent'),
          workspaceId,
          sequence: before.sequence + 1,
          action,
          subjectId,
          details,
          ...originOfFlow(),
          createdAt: new Date(),
        };
        const mac = macOf(this.key, event, before);
        await this.database.of(AuditEventEntity, workspaceId).insert({ ...event, mac });
        await this.database.query(
          'UPDATE audit_heads SET sequence = $2, mac = $3 WHERE workspace_id = $1',
          [workspaceId, event.sequence, mac],
        );
      }),
    );
  }

  private async lockHead(workspaceId: WorkspaceId): Promise<Link> {
    const [head] = await this.database.query<Link>(
      `INSERT INTO audit_heads (workspace_id, sequence, mac) VALUES ($1, $2, $3)
       ON CONFLICT (workspace_id) DO UPDATE SET sequence = audit_heads.sequence
       RETURNING sequence, mac`,
      [workspaceId, BEGINNING.sequence, BEGINNING.mac],
    );
    return head ?? BEGINNING;
  }
}
