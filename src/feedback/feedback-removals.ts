import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { Database } from '../database/database.js';

/** Takes the feedback of a key away, for a purge. Which weights have learned from it stays known. */
@Injectable()
export class FeedbackRemovals {
  constructor(private readonly database: Database) {}

  async count(workspaceId: WorkspaceId, keyId: string): Promise<number> {
    const [row] = await this.ask<{ count: number }>(
      workspaceId,
      'SELECT count(*)::int AS count FROM feedback WHERE workspace_id = $1 AND key_id = $2',
      [keyId],
    );
    return row?.count ?? 0;
  }

  /** Datasets that were frozen with feedback of the key: their tasks are named after it. */
  async datasetsOf(workspaceId: WorkspaceId, keyId: string): Promise<string[]> {
    const rows = await this.ask<{ id: string }>(
      workspaceId,
      `SELECT DISTINCT tasks.dataset_id AS id FROM tasks JOIN feedback ON feedback.id = tasks.key
       WHERE tasks.workspace_id = $1 AND feedback.workspace_id = $1 AND feedback.key_id = $2
       ORDER BY id`,
      [keyId],
    );
    return rows.map(({ id }) => id);
  }

  async removeOf(workspaceId: WorkspaceId, keyId: string): Promise<void> {
    await this.ask(workspaceId, 'DELETE FROM feedback WHERE workspace_id = $1 AND key_id = $2', [
      keyId,
    ]);
  }

  private ask<T extends object>(
    workspaceId: WorkspaceId,
    sql: string,
    values: readonly unknown[],
  ): Promise<T[]> {
    return this.database.within(workspaceId, () =>
      this.database.query<T>(sql, [workspaceId, ...values]),
    );
  }
}
