import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { CheckpointRows } from './checkpoint-rows.js';
import type { ChangeCheckpoint, Checkpoint } from './job-records.schemas.js';
import { presentCheckpoint } from './job-records.service.js';
import { CheckpointEntity } from './journal.entity.js';

/** Checkpoints one by one, and which are kept. */
@Injectable()
export class CheckpointsService {
  constructor(
    private readonly database: Database,
    private readonly rows: CheckpointRows,
  ) {}

  /** @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, id: string): Promise<Checkpoint> {
    const row = await this.row(workspaceId, id);
    return presentCheckpoint(row, await this.rows.best({ id: row.jobId, workspaceId }));
  }

  /** @throws ProblemError not-found, also when the job has just given it up */
  async change(
    workspaceId: WorkspaceId,
    id: string,
    { kept }: ChangeCheckpoint,
  ): Promise<Checkpoint> {
    await this.database.of(CheckpointEntity, workspaceId).update({ id }, { kept });
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
