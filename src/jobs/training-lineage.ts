import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { Database } from '../database/database.js';
import { JobEntity } from './job.entity.js';
import type { EffectiveConfig } from './jobs.schemas.js';
import { CheckpointEntity } from './journal.entity.js';

const MOST_JOBS = 100;

/** A job that had a part in the weights of a model. */
export interface LineageJob {
  readonly id: string;
  readonly datasetId: string;
  readonly recipe: EffectiveConfig['recipe'];
}

export interface Lineage {
  /** The newest first. */
  readonly jobs: readonly LineageJob[];
  /** The model with an adapter that the oldest of them started from, which no job has made; null without one. */
  readonly adapterId: string | null;
  /** What else has a part, and cannot be looked at; in words. */
  readonly unknown: readonly string[];
}

/** Which jobs the weights of a model come from: its own, the one that that one started from, and so on. */
@Injectable()
export class TrainingLineage {
  constructor(private readonly database: Database) {}

  /** @param jobId that made the model; null for one that no job has made */
  async of(workspaceId: WorkspaceId, jobId: string | null): Promise<Lineage> {
    const jobs: LineageJob[] = [];
    const unknown: string[] = [];
    let adapterId: string | null = null;
    let next = jobId;
    while (next !== null && jobs.length < MOST_JOBS) {
      const job: JobEntity | null = await this.database
        .of(JobEntity, workspaceId)
        .find({ id: next });
      if (job === null) {
        unknown.push(`what ${next}, which is deleted, was trained on`);
        break;
      }
      const { start, recipe } = job.config;
      jobs.push({ id: job.id, datasetId: job.datasetId, recipe });
      adapterId = start !== undefined && 'modelId' in start ? start.modelId : null;
      next = await this.jobBefore(workspaceId, start, unknown);
    }
    return { jobs, adapterId, unknown };
  }

  private async jobBefore(
    workspaceId: WorkspaceId,
    start: EffectiveConfig['start'],
    unknown: string[],
  ): Promise<string | null> {
    if (start === undefined || 'modelId' in start) {
      return null;
    }
    const { checkpointId: id } = start;
    const row = await this.database.of(CheckpointEntity, workspaceId).find({ id });
    if (row === null) {
      unknown.push(`what ${id}, which is deleted, was trained on`);
    }
    return row?.jobId ?? null;
  }
}
