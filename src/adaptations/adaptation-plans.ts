import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { newId } from '../common/ids.js';
import { ProblemError } from '../common/problems.js';
import { TrainingLineage } from '../jobs/training-lineage.js';
import type { AdapterRef } from '../models/adapters/adapter-folders.js';
import { ModelsService, type ServableModel } from '../models/models.service.js';
import { type AdaptationPlan, planOf } from '../training/adaptation.js';
import { promptTemplate } from '../training/prompts/templates.js';
import type { AdaptationWork } from './adaptation-sessions.js';
import type { AdaptModel } from './adaptations.schemas.js';
import { SolvedLessons } from './solved-lessons.js';

const MOST_ADAPTED = 500;

/** Everything that an adaptation is made of, before the engine has seen it. */
export interface Adapting extends AdaptationWork {
  readonly ref: AdapterRef;
  readonly body: AdaptModel;
  readonly baseModelId: string;
  readonly label: string;
  /** The nearest checkpoint behind the parent. */
  readonly checkpointId: string | null;
}

/** Finds everything that an adaptation is made of. */
@Injectable()
export class AdaptationPlans {
  constructor(
    private readonly models: ModelsService,
    private readonly lessons: SolvedLessons,
    private readonly lineage: TrainingLineage,
  ) {}

  /** @throws ProblemError not-found, model-not-ready, validation-failed; conflict when the name is taken; quota-exceeded */
  async of(workspaceId: WorkspaceId, reference: string, body: AdaptModel): Promise<Adapting> {
    const parent = await this.models.resolve(workspaceId, reference);
    const ref = { id: newId('model'), workspaceId };
    const baseModelId = parent.baseModelId ?? parent.id;
    const label = body.name ?? ref.id;
    const base = await this.models.resolve(workspaceId, baseModelId);
    await this.models.requireFree(workspaceId, `${base.name}:${label}`);
    if ((await this.models.count(workspaceId, 'adapted')) >= MOST_ADAPTED) {
      throw new ProblemError('quota-exceeded', `There are ${MOST_ADAPTED} adapted models.`);
    }
    const template = promptTemplate(parent.base.promptTemplate);
    const lessons = await this.lessons.of(workspaceId, body, template);
    const plan = await this.planOf(workspaceId, parent, body);
    const checkpointId = parent.checkpointId ?? parent.adaptation?.checkpointId ?? null;
    const ratesFolder = plan.hasLearnedRates
      ? await this.ratesFolder(workspaceId, checkpointId)
      : null;
    const naming = { ref, body, baseModelId, label, checkpointId };
    return { ...naming, parent, template, lessons, plan, ratesFolder };
  }

  /** An adapted model goes on as it was adapted; any other as its training has prepared it. */
  private async planOf(
    workspaceId: WorkspaceId,
    { jobId, adaptation }: ServableModel,
    { steps, inner }: AdaptModel,
  ): Promise<AdaptationPlan> {
    const { jobs } = await this.lineage.of(workspaceId, jobId);
    const trained = planOf(jobs[0]?.recipe ?? null);
    const wished = Object.fromEntries(
      Object.entries(inner).filter(([, value]) => value !== undefined),
    );
    return {
      steps: steps ?? adaptation?.steps ?? trained.steps,
      inner: { ...trained.inner, ...adaptation?.inner, ...wished },
      hasLearnedRates: trained.hasLearnedRates,
    };
  }

  /** Null when the checkpoint is gone. */
  private async ratesFolder(
    workspaceId: WorkspaceId,
    checkpointId: string | null,
  ): Promise<string | null> {
    if (checkpointId === null) {
      return null;
    }
    try {
      const { adapter } = await this.models.resolve(workspaceId, checkpointId);
      return adapter?.folder ?? null;
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'not-found') {
        return null;
      }
      throw error;
    }
  }
}
