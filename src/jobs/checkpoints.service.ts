import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { preconditionFailed, requireVersion } from '../common/entity-tag.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { CheckpointRows } from './checkpoint-rows.js';
import { CheckpointStore } from './checkpoint-store.js';
import { JobEntity } from './job.entity.js';
import type { ChangeCheckpoint, Checkpoint } from './job-records.schemas.js';
import { presentCheckpoint } from './job-records.service.js';
import { CheckpointEntity } from './journal.entity.js';

/** Checkpoints one by one, and which are kept. */
@Injectable()
export class CheckpointsService {
  constructor(
    private readonly database: Database,
    private readonly rows: CheckpointRows,
    private readonly store: CheckpointStore,
  ) {}

  /** @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, id: string): Promise<Checkpoint> {
    const row = await this.row(workspaceId, id);
    return presentCheckpoint(row, await this.rows.best({ id: row.jobId, workspaceId }));
  }

  /** Whether a checkpoint has saved `companion` beside the policy. @throws ProblemError not-found */
  async holds(workspaceId: WorkspaceId, id: string, companion: string): Promise<boolean> {
    return this.store.holds(await this.row(workspaceId, id), companion);
  }

  /** Whether it holds whole weights, not an adapter over them. @throws ProblemError not-found */
  async isFull(workspaceId: WorkspaceId, id: string): Promise<boolean> {
    const { jobId } = await this.row(workspaceId, id);
    const job = await this.database.of(JobEntity, workspaceId).find({ id: jobId });
    return job?.config.recipe.adapter.kind === 'full';
  }

  /**
   * @param version that the caller has read, or null when any may be changed
   * @throws ProblemError not-found, also when the job has just given it up; precondition-failed
   */
  async change(
    { id, workspaceId }: { readonly id: string; readonly workspaceId: WorkspaceId },
    { kept }: ChangeCheckpoint,
    version: number | null,
  ): Promise<Checkpoint> {
    const row = await this.row(workspaceId, id);
    requireVersion(row.version, version);
    const change = { kept, version: row.version + 1 };
    const rows = this.database.of(CheckpointEntity, workspaceId);
    if (row.kept !== kept && (await rows.update({ id, version: row.version }, change)) === 0) {
      await this.row(workspaceId, id);
      throw preconditionFailed('The checkpoint was changed at the same time.');
    }
    return this.get(workspaceId, id);
  }

  /** @throws ProblemError not-found */
  private async row(workspaceId: WorkspaceId, id: string): Promise<CheckpointEntity> {
    const row = await this.database.of(CheckpointEntity, workspaceId).find({ id });
    if (row === null) {
      throw ProblemError.notFound('checkpoint', id);
    }
    return row;
  }
}
