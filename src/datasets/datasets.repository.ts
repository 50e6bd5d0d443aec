import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import type { SelectQueryBuilder } from 'typeorm';
import { newId } from '../common/ids.js';
import { Database } from '../database/database.js';
import type { TaskRow, VerificationOutcome } from '../contracts/task.js';
import { DatasetEntity } from './dataset.entity.js';
import type { ImportSettings } from './datasets.schemas.js';
import { TaskEntity } from './task.entity.js';
import { VERIFICATION_TOPIC } from './verification/verification.repository.js';

/** Imports whose process died are noticed by their silence. */
const STALE_IMPORT = '10 minutes';

export interface TaskFilter {
  readonly datasetId: string;
  readonly split?: string | undefined;
  readonly subset?: string | undefined;
  readonly verification?: string | undefined;
}

/** So many tasks of a split have this mark; null are those that are not verified yet. */
export interface TaskCount {
  readonly split: string;
  readonly verification: VerificationOutcome | null;
  readonly count: number;
}

/** A dataset whose tasks are being verified. */
export interface VerificationProgress {
  readonly id: string;
  readonly done: number;
  readonly total: number;
}

/** The tables of datasets and their tasks. */
@Injectable()
export class DatasetsRepository {
  constructor(private readonly database: Database) {}

  find(workspaceId: WorkspaceId, id: string): Promise<DatasetEntity | null> {
    return this.database.of(DatasetEntity, workspaceId).find({ id });
  }

  query(workspaceId: WorkspaceId): SelectQueryBuilder<DatasetEntity> {
    return this.database.of(DatasetEntity, workspaceId).query('dataset');
  }

  /** A dataset that is importing, as the next version of its name. */
  async begin(workspaceId: WorkspaceId, settings: ImportSettings): Promise<string> {
    const id = newId('dataset');
    const { name, format, metadata = {} } = settings;
    await this.transaction(workspaceId, async () => {
      const version = await this.nextVersion(workspaceId, name);
      const row = { id, name, version, format, metadata, status: 'importing' as const };
      await this.database.of(DatasetEntity, workspaceId).insert(row);
    });
    return id;
  }

  /** Changes the labels of a dataset, whose row is locked; under another name it gets another version. */
  async relabel(
    { id, workspaceId, name: before, revision }: DatasetEntity,
    { name, metadata }: Pick<DatasetEntity, 'name' | 'metadata'>,
  ): Promise<void> {
    const labels =
      name === before ? {} : { name, version: await this.nextVersion(workspaceId, name) };
    await this.database
      .of(DatasetEntity, workspaceId)
      .update({ id }, { ...labels, metadata, revision: revision + 1 });
  }

  /** Held until the transaction ends, so that two datasets of one name get two versions. */
  private async nextVersion(workspaceId: WorkspaceId, name: string): Promise<number> {
    await this.database.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `datasets ${workspaceId} ${name}`,
    ]);
    const [row] = await this.database.query<{ version: number }>(
      `SELECT coalesce(max(version), 0) + 1 AS version FROM datasets
       WHERE workspace_id = $1 AND name = $2`,
      [workspaceId, name],
    );
    return row?.version ?? 1;
  }

  /** Adds the next tasks of an import, and moves its progress with them. */
  async append(
    dataset: { readonly workspaceId: WorkspaceId; readonly id: string },
    batch: {
      readonly position: number;
      readonly tasks: readonly TaskRow[];
      readonly bytes: number;
    },
  ): Promise<void> {
    const { workspaceId, id } = dataset;
    await this.transaction(workspaceId, async () => {
      await this.database.of(TaskEntity, workspaceId).insert(
        batch.tasks.map((row, index) => ({
          id: newId('task'),
          datasetId: id,
          position: batch.position + index,
          key: row.key,
          split: row.split,
          subset: row.subset ?? null,
          row,
        })),
      );
      await this.database.query(
        `UPDATE datasets SET task_count = $3, bytes = $4, updated_at = now()
         WHERE workspace_id = $1 AND id = $2`,
        [workspaceId, id, batch.position + batch.tasks.length, batch.bytes],
      );
    });
  }

  /** The one step that makes a dataset usable; a worker is asked to verify it. */
  finish(workspaceId: WorkspaceId, id: string, format: string): Promise<void> {
    return this.transaction(workspaceId, async () => {
      const ready = { status: 'ready', format, verificationState: 'queued' } as const;
      await this.database.of(DatasetEntity, workspaceId).update({ id, status: 'importing' }, ready);
      await this.database.announce(VERIFICATION_TOPIC);
    });
  }

  async delete(workspaceId: WorkspaceId, id: string): Promise<void> {
    await this.database.of(DatasetEntity, workspaceId).delete({ id });
  }

  /** The dataset, held until the transaction ends. */
  async lock(workspaceId: WorkspaceId, id: string): Promise<DatasetEntity | null> {
    return this.query(workspaceId)
      .andWhere('dataset.id = :id', { id })
      .setLock('pessimistic_write')
      .getOne();
  }

  /** Keeps the dataset from being deleted until the transaction ends; false when it is gone. */
  async hold(workspaceId: WorkspaceId, id: string): Promise<boolean> {
    const rows = await this.database.query(
      'SELECT 1 FROM datasets WHERE workspace_id = $1 AND id = $2 FOR KEY SHARE',
      [workspaceId, id],
    );
    return rows.length > 0;
  }

  /** Evaluations, experiments and jobs of the dataset that have not ended, of each the oldest first, `limit` at most. */
  async unfinishedUses(workspaceId: WorkspaceId, id: string, limit: number): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT id FROM jobs WHERE workspace_id = $1 AND dataset_id = $2 AND finished_at IS NULL
       UNION ALL
       SELECT id FROM evaluation_runs
       WHERE workspace_id = $1 AND dataset_id = $2 AND finished_at IS NULL
       UNION ALL
       SELECT id FROM experiments
       WHERE workspace_id = $1 AND $2 = ANY(dataset_ids) AND finished_at IS NULL
       ORDER BY id LIMIT $3`,
      [workspaceId, id, limit],
    );
    return rows.map((row) => row.id);
  }

  /** Runs `work` for the workspace, in one transaction. */
  transaction<T>(workspaceId: WorkspaceId, work: () => Promise<T>): Promise<T> {
    return this.database.within(workspaceId, () => this.database.transaction(work));
  }

  /** Removes imports that no process goes on with. */
  async deleteStaleImports(): Promise<void> {
    await this.database.acrossWorkspaces(() =>
      this.database.query(
        `DELETE FROM datasets WHERE status = 'importing' AND updated_at < now() - $1::interval`,
        [STALE_IMPORT],
      ),
    );
  }

  counts(workspaceId: WorkspaceId, datasetId: string): Promise<TaskCount[]> {
    return this.database.within(workspaceId, () =>
      this.database.query<TaskCount>(
        `SELECT split, verification, count(*)::int AS count FROM tasks
       WHERE workspace_id = $1 AND dataset_id = $2 GROUP BY split, verification`,
        [workspaceId, datasetId],
      ),
    );
  }

  /** Of those datasets whose verification has not ended, how far it is. */
  verifying(workspaceId: WorkspaceId, ids: readonly string[]): Promise<VerificationProgress[]> {
    return this.database.within(workspaceId, () =>
      this.database.query<VerificationProgress>(
        `SELECT id, task_count AS total, (
           SELECT count(*)::int FROM tasks WHERE tasks.workspace_id = datasets.workspace_id
             AND dataset_id = datasets.id AND verification IS NOT NULL) AS done
         FROM datasets
         WHERE workspace_id = $1 AND id = ANY($2) AND verification_state <> 'done'`,
        [workspaceId, ids],
      ),
    );
  }

  /** Tasks in the order of their source, from a position on. */
  tasks(
    workspaceId: WorkspaceId,
    filter: TaskFilter,
    page: { readonly after: number; readonly limit: number | null },
  ): Promise<TaskEntity[]> {
    const query = this.database
      .of(TaskEntity, workspaceId)
      .query('task')
      .andWhere('task.datasetId = :datasetId', filter)
      .andWhere('task.position > :after', page)
      .orderBy('task.position');
    for (const field of ['split', 'subset', 'verification'] as const) {
      if (filter[field] !== undefined) {
        query.andWhere(`task.${field} = :${field}`, filter);
      }
    }
    return page.limit === null ? query.getMany() : query.take(page.limit).getMany();
  }

  findTask(workspaceId: WorkspaceId, datasetId: string, id: string): Promise<TaskEntity | null> {
    return this.database.of(TaskEntity, workspaceId).find({ datasetId, id });
  }
}
