import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { parseJudgeReference } from '../contracts/judge.js';
import { DatasetsService } from '../datasets/datasets.service.js';
import { JudgePins } from '../jobs/judge-pins.js';
import { CheckpointModels } from '../models/checkpoint-models.js';
import { judgeTermsOf } from '../training/recipes/recipe-settings.js';
import type { ExperimentEntity } from './experiment.entity.js';
import type { ExperimentPlan } from './experiments.schemas.js';

type Needs = Pick<ExperimentEntity, 'modelId' | 'datasetIds' | 'judgeIds'>;

/** What an experiment needs until it ends. */
@Injectable()
export class ExperimentNeeds {
  constructor(
    private readonly datasets: DatasetsService,
    private readonly models: CheckpointModels,
    private readonly judges: JudgePins,
  ) {}

  /**
   * Keeps it from being deleted until the transaction ends: planning has seen it, a deletion since then came first, and one
   * from here on sees the experiment.
   *
   * @throws ProblemError not-found
   */
  async hold(
    workspaceId: WorkspaceId,
    model: string,
    { arms, evaluation }: ExperimentPlan,
  ): Promise<Needs> {
    const { id: modelId } = await this.models.get(workspaceId, model);
    const datasets = [evaluation.tasks.dataset, ...arms.map(({ job }) => job.dataset)];
    const datasetIds = [...new Set(datasets)];
    for (const datasetId of datasetIds) {
      await this.datasets.hold(workspaceId, datasetId);
    }
    const terms = [...evaluation.judges, ...arms.flatMap(({ job }) => judgeTermsOf(job.recipe))];
    await this.judges.hold(workspaceId, terms);
    const judgeIds = terms.map(({ judge }) => parseJudgeReference(judge).judgeId);
    return { modelId, datasetIds, judgeIds: [...new Set(judgeIds)] };
  }
}
