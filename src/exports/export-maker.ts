import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { ExportCritic, ExportedFile, ExportPolicy } from '../contracts/policy.js';
import { CheckpointSources } from '../jobs/checkpoint-sources.js';
import { TrainingParts } from '../jobs/training-parts.js';
import { CRITIC_HEAD } from '../training/learners/critic-learner.js';
import type { ExportClaim } from './export-claims.js';
import { ExportFolders } from './export-folders.js';

/** Has the engine write the files of an export. */
@Injectable()
export class ExportMaker {
  constructor(
    private readonly checkpoints: CheckpointSources,
    private readonly folders: ExportFolders,
    private readonly parts: TrainingParts,
  ) {}

  /**
   * What an earlier try has finished is taken as it is; the first try begins with nothing.
   *
   * @throws ProblemError not-found, training-failed; EngineError; the reason of `signal` once it is aborted
   */
  async make(claim: ExportClaim, signal: AbortSignal): Promise<readonly ExportedFile[]> {
    const { workspaceId, checkpointId, format, attempts } = claim;
    const { folder: checkpoint, modelPath } = await this.checkpoints.find(
      workspaceId,
      checkpointId,
    );
    await this.folders.prepare(claim, attempts === 1);
    const folder = this.folders.filesOf(claim);
    const request = requestOf({ checkpoint, modelPath, folder }, format);
    const files = await this.parts.engine.export(request, signal);
    await this.folders.tidy(claim);
    return files;
  }
}

function requestOf(
  places: Omit<ExportPolicy, 'format'>,
  format: ExportClaim['format'],
): ExportPolicy | ExportCritic {
  return format === 'critic'
    ? { ...places, format, head: join(places.checkpoint, CRITIC_HEAD) }
    : { ...places, format };
}
