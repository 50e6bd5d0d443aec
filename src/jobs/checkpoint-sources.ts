import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { ModelsService } from '../models/models.service.js';
import { CheckpointStore } from './checkpoint-store.js';
import { JobEntity } from './job.entity.js';
import { CheckpointEntity } from './journal.entity.js';

/** What the engine needs to read a checkpoint. */
export interface CheckpointSource {
  readonly folder: string;
  /** Folder of the base model that it was trained on. */
  readonly modelPath: string;
}

/** Where checkpoints lie, and on which model they were trained. */
@Injectable()
export class CheckpointSources {
  constructor(
    private readonly database: Database,
    private readonly store: CheckpointStore,
    private readonly models: ModelsService,
  ) {}

  /** @throws ProblemError not-found; training-failed when its files are not what was written */
  async find(workspaceId: WorkspaceId, id: string): Promise<CheckpointSource> {
    const row = await this.database.of(CheckpointEntity, workspaceId).find({ id });
    const job = await (row === null
      ? null
      : this.database.of(JobEntity, workspaceId).find({ id: row.jobId }));
    if (row === null || job === null) {
      throw ProblemError.notFound('checkpoint', id);
    }
    const { base } = await this.models.resolve(workspaceId, job.modelId);
    try {
      const { folder } = await this.store.verified(row);
      return { folder, modelPath: base.path };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new ProblemError('training-failed', `The checkpoint ${id} cannot be used: ${why}`);
    }
  }
}
