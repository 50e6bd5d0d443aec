import { Injectable } from '@nestjs/common';
import { newId } from '../common/ids.js';
import { Database } from '../database/database.js';
import type { ScopedTable } from '../database/scoped-table.js';
import type { Claim } from './job-claims.js';
import { CheckpointEntity } from './journal.entity.js';

type JobRef = Pick<Claim['ref'], 'id' | 'workspaceId'>;

/** A folder that is ready to become a checkpoint. */
export interface SavedCheckpoint {
  readonly step: number;
  readonly fence: number;
  /** Below FALCONRY_HOME. */
  readonly folder: string;
  readonly manifestSha256: string;
  readonly sizeBytes: number;
}

/** The rows of checkpoints: a folder without one does not count. Writes belong in a fenced transaction. */
@Injectable()
export class CheckpointRows {
  constructor(private readonly database: Database) {}

  /** Makes a checkpoint real, with the mean reward of the steps since the one before as its score. */
  async insert({ id: jobId, workspaceId }: JobRef, saved: SavedCheckpoint): Promise<string> {
    const [parent] = await this.usable({ id: jobId, workspaceId });
    const [{ score } = { score: null }] = await this.database.query<{ score: number | null }>(
      `SELECT avg((metrics->>'reward')::double precision) AS score FROM job_metrics
       WHERE job_id = $1 AND workspace_id = $2 AND step > $3 AND step <= $4`,
      [jobId, workspaceId, parent?.step ?? 0, saved.step],
    );
    const id = newId('checkpoint');
    const sizeBytes = String(saved.sizeBytes);
    await this.table(workspaceId).insert({ ...saved, id, jobId, sizeBytes, score });
    return id;
  }

  /** Those that may be resumed from, newest first. */
  usable({ id, workspaceId }: JobRef): Promise<CheckpointEntity[]> {
    return this.table(workspaceId)
      .query('checkpoint')
      .andWhere('checkpoint.jobId = :id AND checkpoint.rejected IS NULL', { id })
      .orderBy('checkpoint.step', 'DESC')
      .addOrderBy('checkpoint.id', 'DESC')
      .getMany();
  }

  /** The id of the one with the highest score, the newest of equals; null when none has a score. */
  async best({ id, workspaceId }: JobRef): Promise<string | null> {
    const best = await this.table(workspaceId)
      .query('checkpoint')
      .andWhere('checkpoint.jobId = :id AND checkpoint.rejected IS NULL', { id })
      .andWhere('checkpoint.score IS NOT NULL')
      .orderBy('checkpoint.score', 'DESC')
      .addOrderBy('checkpoint.step', 'DESC')
      .addOrderBy('checkpoint.id', 'DESC')
      .getOne();
    return best?.id ?? null;
  }

  async folders({ id, workspaceId }: JobRef): Promise<string[]> {
    const rows = await this.table(workspaceId).list({ jobId: id });
    return rows.map(({ folder }) => folder);
  }

  async reject({ workspaceId }: JobRef, id: string, reason: string): Promise<void> {
    await this.table(workspaceId).update({ id }, { rejected: reason });
  }

  /** Removes those that nobody has asked to keep or made a model meanwhile, and returns them. */
  async remove(
    { workspaceId }: JobRef,
    rows: readonly CheckpointEntity[],
  ): Promise<CheckpointEntity[]> {
    const removed: CheckpointEntity[] = [];
    for (const row of rows) {
      const gone = await this.database.query(
        `DELETE FROM checkpoints WHERE workspace_id = $1 AND id = $2 AND NOT kept
           AND NOT EXISTS (SELECT 1 FROM models WHERE checkpoint_id = $2) RETURNING id`,
        [workspaceId, row.id],
      );
      removed.push(...(gone.length === 0 ? [] : [row]));
    }
    return removed;
  }

  private table(workspaceId: JobRef['workspaceId']): ScopedTable<CheckpointEntity> {
    return this.database.of(CheckpointEntity, workspaceId);
  }
}
