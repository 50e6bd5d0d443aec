import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import type { WorkspaceId } from '../common/caller.js';
import { newId } from '../common/ids.js';
import type { Problem } from '../common/problems.js';
import type { ExportFormat } from '../contracts/policy.js';
import { Database } from '../database/database.js';
import type { ScopedTable } from '../database/scoped-table.js';
import { ExportEntity } from './export.entity.js';

export const EXPORTS_TOPIC = 'exports';

/** Exports as their workspace sees them; see {@link ExportClaims} for who makes them. */
@Injectable()
export class ExportsRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  /** Asks for an export unless it is asked for already; one that failed is tried anew. Null without the checkpoint. */
  request(
    workspaceId: WorkspaceId,
    checkpointId: string,
    format: ExportFormat,
  ): Promise<ExportEntity | null> {
    return this.database.transaction(async () => {
      const asked = await this.database.query(
        `INSERT INTO exports (id, workspace_id, checkpoint_id, format)
         SELECT $1, workspace_id, id, $4 FROM checkpoints
         WHERE workspace_id = $2 AND id = $3 FOR KEY SHARE
         ON CONFLICT (checkpoint_id, format) DO UPDATE
           SET state = 'queued', files = '[]', error = NULL, attempts = 0, retry_at = now(), finished_at = NULL
           WHERE exports.state = 'failed'
         RETURNING id`,
        [newId('export'), workspaceId, checkpointId, format],
      );
      if (asked.length > 0) {
        await this.database.announce(EXPORTS_TOPIC);
      }
      return this.table(workspaceId).find({ checkpointId, format });
    });
  }

  find(workspaceId: WorkspaceId, id: string): Promise<ExportEntity | null> {
    return this.table(workspaceId).find({ id });
  }

  query(workspaceId: WorkspaceId): ReturnType<ScopedTable<ExportEntity>['query']> {
    return this.table(workspaceId).query('export');
  }

  /** Records that the files of a ready export are not what was written. */
  async reject(workspaceId: WorkspaceId, id: string, error: Problem): Promise<void> {
    await this.database.query(
      `UPDATE exports SET state = 'failed', files = '[]', error = $3, finished_at = now()
       WHERE workspace_id = $1 AND id = $2 AND state = 'ready'`,
      [workspaceId, id, JSON.stringify(error)],
    );
  }

  delete(workspaceId: WorkspaceId, id: string): Promise<boolean> {
    return this.database.transaction(async () => {
      const isDone = (await this.table(workspaceId).delete({ id })) > 0;
      const entry = { workspaceId, subjectId: id, action: 'export.deleted' } as const;
      await (isDone ? this.audit.record(entry) : null);
      return isDone;
    });
  }

  /** Of these ids, those that are exports of any workspace. */
  async known(ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.database.acrossWorkspaces(() =>
      this.database.query<{ id: string }>('SELECT id FROM exports WHERE id = ANY($1)', [ids]),
    );
    return new Set(rows.map(({ id }) => id));
  }

  private table(workspaceId: WorkspaceId): ScopedTable<ExportEntity> {
    return this.database.of(ExportEntity, workspaceId);
  }
}
