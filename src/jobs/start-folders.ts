import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { CheckpointStore } from './checkpoint-store.js';
import { CheckpointEntity } from './journal.entity.js';

/** Where the weights lie that a job starts with. */
@Injectable()
export class StartFolders {
  constructor(
    private readonly database: Database,
    private readonly store: CheckpointStore,
  ) {}

  /** @throws ProblemError training-failed when the checkpoint is gone or is not what was written */
  async find(workspaceId: WorkspaceId, checkpointId: string): Promise<string> {
    const row = await this.database.of(CheckpointEntity, workspaceId).find({ id: checkpointId });
    const verified = row === null ? 'it is gone' : await this.store.verified(row).catch(String);
    if (typeof verified === 'string') {
      const detail = `The checkpoint ${checkpointId} that it starts from cannot be used: ${verified}`;
      throw new ProblemError('training-failed', detail);
    }
    return verified.folder;
  }
}
