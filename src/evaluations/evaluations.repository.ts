import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import { AuditLog } from '../audit/audit-log.js';
import { admitWork } from '../api-keys/key-caps.js';
import type { KeyRef } from '../api-keys/key-ledger.js';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import type { NewRow, ScopedTable } from '../database/scoped-table.js';
import { EvaluatedTaskEntity, EvaluationRunEntity } from './evaluation.entity.js';

export const EVALUATIONS_TOPIC = 'evaluations';

/** Evaluations of a workspace that wait or are under way. */
const MAX_OPEN = 100;

type EvaluationRef = Pick<EvaluationRunEntity, 'id' | 'workspaceId'>;

/** Evaluations as their workspace sees them; see {@link EvaluationClaims} for who makes them. */
@Injectable()
export class EvaluationsRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  transaction<T>(work: () => Promise<T>): Promise<T> {
    return this.database.transaction(work);
  }

  /**
   * Asks a worker for it. Call it in the transaction that holds what it needs.
   *
   * @throws ProblemError cap-exceeded, quota-exceeded
   */
  async insert(caller: KeyRef, row: NewRow<EvaluationRunEntity>): Promise<void> {
    const { workspaceId, keyId } = caller;
    await admitWork(this.database, caller);
    const [open] = await this.database.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM evaluation_runs
       WHERE workspace_id = $1 AND finished_at IS NULL`,
      [workspaceId],
    );
    if ((open?.count ?? 0) >= MAX_OPEN) {
      const detail = `A workspace has at most ${MAX_OPEN} evaluations that have not ended.`;
      throw new ProblemError('quota-exceeded', detail);
    }
    await this.table(workspaceId).insert({ ...row, keyId });
    const subjectId = String(row.id);
    await this.audit.record({ workspaceId, action: 'evaluation.created', subjectId });
    await this.database.announce(EVALUATIONS_TOPIC);
  }

  find(workspaceId: WorkspaceId, id: string): Promise<EvaluationRunEntity | null> {
    return this.table(workspaceId).find({ id });
  }

  query(workspaceId: WorkspaceId): SelectQueryBuilder<EvaluationRunEntity> {
    return this.table(workspaceId).query('evaluation');
  }

  /** Tasks in order, those after a position; all of them without a limit. */
  tasks(
    { workspaceId, id }: EvaluationRef,
    { after = -1, limit }: { readonly after?: number; readonly limit?: number } = {},
  ): Promise<EvaluatedTaskEntity[]> {
    const tasks = this.database
      .of(EvaluatedTaskEntity, workspaceId)
      .query('task')
      .andWhere('task.evaluationId = :id AND task.position > :after', { id, after })
      .orderBy('task.position', 'ASC');
    return (limit === undefined ? tasks : tasks.take(limit)).getMany();
  }

  /** False when it has ended already. What a worker finds from now on is not recorded. */
  cancel({ workspaceId, id }: EvaluationRef): Promise<boolean> {
    return this.database.transaction(async () => {
      const cancelled = await this.database.query(
        `UPDATE evaluation_runs SET state = 'cancelled', lease_until = NULL, finished_at = now()
         WHERE workspace_id = $1 AND id = $2 AND finished_at IS NULL RETURNING id`,
        [workspaceId, id],
      );
      const entry = { workspaceId, subjectId: id, action: 'evaluation.cancelled' } as const;
      await (cancelled.length > 0 ? this.audit.record(entry) : null);
      return cancelled.length > 0;
    });
  }

  delete({ workspaceId, id }: EvaluationRef): Promise<boolean> {
    return this.database.transaction(async () => {
      const isDone = (await this.table(workspaceId).delete({ id })) > 0;
      const entry = { workspaceId, subjectId: id, action: 'evaluation.deleted' } as const;
      await (isDone ? this.audit.record(entry) : null);
      return isDone;
    });
  }

  private table(workspaceId: WorkspaceId): ScopedTable<EvaluationRunEntity> {
    return this.database.of(EvaluationRunEntity, workspaceId);
  }
}
