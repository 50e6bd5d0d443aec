import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { ModelsService } from '../models/models.service.js';
import type { StartWeights } from '../training/train.js';
import { CheckpointStore } from './checkpoint-store.js';
import type { EffectiveConfig } from './jobs.schemas.js';
import { CheckpointEntity } from './journal.entity.js';

/** Where the weights lie that a job starts with. */
@Injectable()
export class StartFolders {
  constructor(
    private readonly database: Database,
    private readonly store: CheckpointStore,
    private readonly models: ModelsService,
  ) {}

  /** @throws ProblemError training-failed when checkpoint or model is gone or is not what was written */
  async find(
    workspaceId: WorkspaceId,
    start: NonNullable<EffectiveConfig['start']>,
  ): Promise<StartWeights> {
    return 'modelId' in start
      ? this.ofModel(workspaceId, start.modelId)
      : this.ofCheckpoint(workspaceId, start.checkpointId);
  }

  private async ofModel(workspaceId: WorkspaceId, id: string): Promise<StartWeights> {
    const model = await this.models.resolve(workspaceId, id).catch((error: unknown) => {
      throw error instanceof ProblemError ? unusable(`model ${id}`, error.detail) : error;
    });
    if (model.adapter === null) {
      throw unusable(`model ${id}`, 'it has no adapter');
    }
    const { folder, format } = model.adapter;
    return { folder, format };
  }

  private async ofCheckpoint(workspaceId: WorkspaceId, id: string): Promise<StartWeights> {
    const row = await this.database.of(CheckpointEntity, workspaceId).find({ id });
    const verified = row === null ? 'it is gone' : await this.store.verified(row).catch(String);
    if (typeof verified === 'string') {
      throw unusable(`checkpoint ${id}`, verified);
    }
    return { folder: verified.folder, format: 'checkpoint' };
  }
}

function unusable(what: string, why: string): ProblemError {
  const detail = `The ${what} that it starts from cannot be used: ${why}`;
  return new ProblemError('training-failed', detail);
}
