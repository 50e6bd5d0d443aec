import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { TrainingLineage } from '../jobs/training-lineage.js';
import { type LearnedModel, ModelLessons } from '../models/model-lessons.js';
import type { EvaluatedModel } from './evaluations.schemas.js';

/** Models behind one another that are looked at. */
const MOST_MODELS = 100;

/** What the weights of a model come from. */
export interface Learned {
  /** Of the jobs, the newest first. */
  readonly datasetIds: readonly string[];
  /** Examples that it, and the models behind it, were adapted to. */
  readonly lessons: readonly string[];
  /** What else has a part, and cannot be looked at; in words. */
  readonly unknown: readonly string[];
}

interface Found extends Learned {
  readonly datasetIds: string[];
  readonly lessons: string[];
  readonly unknown: string[];
}

/** Follows a model back through the jobs and adaptations that have a part in it. */
@Injectable()
export class LearnedBefore {
  constructor(
    private readonly lineage: TrainingLineage,
    private readonly lessons: ModelLessons,
  ) {}

  async of(workspaceId: WorkspaceId, { id, jobId }: EvaluatedModel): Promise<Learned> {
    const found: Found = { datasetIds: [], lessons: [], unknown: [] };
    await this.addAdaptations(workspaceId, id, found);
    let next: string | null = jobId;
    for (let seen = 0; next !== null && seen < MOST_MODELS; seen += 1) {
      const { jobs, adapterId, unknown } = await this.lineage.of(workspaceId, next);
      found.datasetIds.push(...jobs.map(({ datasetId }) => datasetId));
      found.unknown.push(...unknown);
      next = adapterId === null ? null : await this.addAdaptations(workspaceId, adapterId, found);
    }
    return found;
  }

  /** Of a model and the adapted ones behind it. The job that trained the policy which was adapted; null for none. */
  private async addAdaptations(
    workspaceId: WorkspaceId,
    modelId: string,
    found: Found,
  ): Promise<string | null> {
    let model = await this.lessons.model(workspaceId, modelId);
    if (model === null) {
      found.unknown.push(`what ${modelId}, which is deleted, was trained on`);
    }
    const jobId = model?.jobId ?? null;
    for (let seen = 0; model !== null && seen < MOST_MODELS; seen += 1) {
      model = await this.addLessons(workspaceId, model, found);
    }
    return jobId;
  }

  /** The model that was adapted, which counts too; null for none, and for one that says itself what it comes from. */
  private async addLessons(
    workspaceId: WorkspaceId,
    { id, name, kind, adaptation }: LearnedModel,
    found: Found,
  ): Promise<LearnedModel | null> {
    if (kind === 'uploaded') {
      found.unknown.push(`what ${name} was trained on`);
    }
    if (adaptation === null) {
      return null;
    }
    const texts = await this.lessons.of(workspaceId, id);
    found.lessons.push(...(texts ?? []));
    if (texts === null) {
      found.unknown.push(`the examples that ${name} was adapted to`);
    }
    const { parent } = adaptation;
    const behind = await this.lessons.model(workspaceId, parent.id);
    // A checkpoint that is a model no more is told of by its job.
    if (behind === null && !parent.version.startsWith('ckpt_')) {
      found.unknown.push(`what ${parent.name}, which is deleted, was adapted to`);
    }
    return behind;
  }
}
