import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { DatasetsService } from '../datasets/datasets.service.js';
import type { ModelCard } from '../training/train.js';
import { judgeTermsOf, type RecipeSettings, stepsOf } from '../training/recipes/recipe-settings.js';
import type { JudgeTerm } from '../training/recipes/judge-terms.js';
import { WebhooksService } from '../webhooks/webhooks.service.js';
import { JobStarts } from './job-starts.js';
import { requireTrainTasks, type TaskUse, taskUse } from './job-tasks.js';
import type { JobPlan } from './job-plans.schemas.js';
import { JudgePins } from './judge-pins.js';
import type { CreateJob } from './jobs.schemas.js';

const MAX_SEED = 4_294_967_295;

/** Checks what was asked for and resolves every default: the same for a job, a try, an estimate and a clone. */
@Injectable()
export class JobPlansService {
  constructor(
    private readonly starts: JobStarts,
    private readonly datasets: DatasetsService,
    private readonly webhooks: WebhooksService,
    private readonly judges: JudgePins,
  ) {}

  /** Creates nothing. @throws ProblemError not-found or validation-failed, pointing at the field. */
  async plan(workspaceId: WorkspaceId, body: CreateJob): Promise<JobPlan> {
    checkSettings(body);
    const { model, start } = await this.starts.of(workspaceId, body);
    const use = await this.taskUse(workspaceId, body);
    await this.checkWebhooks(workspaceId, body.notify?.webhookIds ?? []);
    const { tasks, evaluation, checkpoint, seed = randomInt(MAX_SEED) } = body;
    const { priority, metadata } = body;
    const judges = await this.judges.pin(workspaceId, judgeTermsOf(body.recipe));
    const recipe = withJudges(resolved(body.recipe, model.card), judges);
    return {
      name: body.name ?? null,
      modelId: model.id,
      datasetId: body.dataset,
      effectiveConfig: { tasks, recipe, evaluation, checkpoint, seed, ...start },
      totalSteps: stepsOf(recipe),
      tasks: use,
      priority,
      budget: body.budget ?? null,
      notify: body.notify ?? null,
      metadata,
    };
  }

  /** Keeps the dataset from being deleted until the transaction ends. @throws ProblemError not-found */
  holdDataset(workspaceId: WorkspaceId, datasetId: string): Promise<void> {
    return this.datasets.hold(workspaceId, datasetId).catch(atDataset);
  }

  /** Keeps judges that were pinned from being deleted until the transaction ends. @throws ProblemError not-found */
  holdJudges(workspaceId: WorkspaceId, terms: readonly JudgeTerm[]): Promise<void> {
    return this.judges.hold(workspaceId, terms);
  }

  private async checkWebhooks(workspaceId: WorkspaceId, ids: readonly string[]): Promise<void> {
    const unknown = await this.webhooks.unknownOf(workspaceId, ids);
    if (unknown.length > 0) {
      const errors = unknown.map((id) => ({
        pointer: `#/body/notify/webhookIds/${ids.indexOf(id)}`,
        detail: `There is no webhook ${id} here.`,
      }));
      throw new ProblemError('not-found', errors.map(({ detail }) => detail).join(' '), errors);
    }
  }

  private async taskUse(
    workspaceId: WorkspaceId,
    { dataset, tasks }: Pick<CreateJob, 'dataset' | 'tasks'>,
  ): Promise<TaskUse> {
    const counts = await this.datasets.countTasks(workspaceId, dataset).catch(atDataset);
    requireTrainTasks(counts, tasks);
    return taskUse(counts, tasks);
  }
}

/** The settings with what the model decides when they leave it open. */
function resolved(recipe: RecipeSettings, { maxNewTokens }: ModelCard): RecipeSettings {
  return { ...recipe, sampling: { maxNewTokens, ...recipe.sampling } };
}

/** The settings with the judges that were pinned. */
function withJudges(recipe: RecipeSettings, judges: JudgeTerm[]): RecipeSettings {
  return recipe.name === 'sft' ? recipe : { ...recipe, judges };
}

/** Points an error about the dataset at the field that names it. */
function atDataset(error: unknown): never {
  if (!(error instanceof ProblemError)) {
    throw error;
  }
  const { code, detail } = error;
  throw code === 'invalid-dataset'
    ? ProblemError.field('dataset', detail)
    : new ProblemError(code, detail, [{ pointer: '#/body/dataset', detail }]);
}

/** Faults between fields, which a schema of one field cannot see. */
function checkSettings({ recipe, evaluation }: CreateJob): void {
  const tooLarge = evaluation.k.find((k) => k > evaluation.samples);
  if (tooLarge !== undefined) {
    throw ProblemError.field(
      'evaluation.k',
      `pass@${tooLarge} needs at least ${tooLarge} samples; evaluation.samples is ${evaluation.samples}.`,
    );
  }
  const weights = 'rewardWeights' in recipe ? Object.values(recipe.rewardWeights) : [1];
  weights.push(...judgeTermsOf(recipe).map(({ weight }) => weight));
  if (weights.every((weight) => weight === 0)) {
    throw ProblemError.field('recipe.rewardWeights', 'At least one weight must be above 0.');
  }
}
