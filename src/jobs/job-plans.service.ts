import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import type { BaseFolder } from '../training/train.js';
import { judgeTermsOf, type RecipeSettings, stepsOf } from '../training/recipes/recipe-settings.js';
import type { JudgeTerm } from '../training/recipes/judge-terms.js';
import type { FeedbackSelection } from '../feedback/feedback-tasks.service.js';
import { WebhooksService } from '../webhooks/webhooks.service.js';
import { JobDatasets } from './job-datasets.js';
import { JobStarts } from './job-starts.js';
import type { JobPlan } from './job-plans.schemas.js';
import { JudgePins } from './judge-pins.js';
import type { CreateJob } from './jobs.schemas.js';
import type { PostedJob } from './posted-job.schemas.js';

const MAX_SEED = 4_294_967_295;

export interface ResolvedJob {
  readonly plan: JobPlan;
  /** What a dataset is to be made of; null when there is one. */
  readonly feedback: FeedbackSelection | null;
}

/** Checks what was asked for and resolves every default: the same for a job, a try, an estimate and a clone. */
@Injectable()
export class JobPlansService {
  constructor(
    private readonly starts: JobStarts,
    private readonly datasets: JobDatasets,
    private readonly webhooks: WebhooksService,
    private readonly judges: JudgePins,
  ) {}

  /** Creates nothing. @throws ProblemError not-found or validation-failed, pointing at the field. */
  async plan(workspaceId: WorkspaceId, body: PostedJob): Promise<JobPlan> {
    return (await this.resolve(workspaceId, body)).plan;
  }

  /** The plan, with what its dataset is to be made of. @throws as {@link plan} */
  async resolve(workspaceId: WorkspaceId, body: PostedJob): Promise<ResolvedJob> {
    checkSettings(body);
    const { model, start } = await this.starts.of(workspaceId, body);
    const { datasetId, use, feedback } = await this.datasets.tasksOf(workspaceId, body);
    await this.checkWebhooks(workspaceId, body.notify?.webhookIds ?? []);
    const { tasks, evaluation, checkpoint, seed = randomInt(MAX_SEED) } = body;
    const { priority, metadata } = body;
    const judges = await this.judges.pin(workspaceId, judgeTermsOf(body.recipe));
    const recipe = withJudges(resolved(body.recipe, model.base), judges);
    const plan = {
      name: body.name ?? null,
      modelId: model.id,
      datasetId,
      effectiveConfig: { tasks, recipe, evaluation, checkpoint, seed, ...start },
      totalSteps: stepsOf(recipe),
      tasks: use,
      priority,
      budget: body.budget ?? null,
      notify: body.notify ?? null,
      metadata,
    };
    return { plan, feedback };
  }

  /** Has a job posted on its dataset; see {@link JobDatasets.posting}. */
  posting<T>(
    workspaceId: WorkspaceId,
    body: PostedJob,
    feedback: FeedbackSelection | null,
    post: (datasetId: string) => Promise<T>,
  ): Promise<T> {
    return this.datasets.posting(workspaceId, body, feedback, post);
  }

  /** Keeps the dataset from being deleted until the transaction ends. @throws ProblemError not-found */
  holdDataset(workspaceId: WorkspaceId, datasetId: string): Promise<void> {
    return this.datasets.hold(workspaceId, datasetId);
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
}

/** The settings with what the model decides when they leave it open. */
function resolved(recipe: RecipeSettings, { maxNewTokens }: BaseFolder): RecipeSettings {
  return { ...recipe, sampling: { maxNewTokens, ...recipe.sampling } };
}

/** The settings with the judges that were pinned. */
function withJudges(recipe: RecipeSettings, judges: JudgeTerm[]): RecipeSettings {
  return 'judges' in recipe ? { ...recipe, judges } : recipe;
}

/** Faults between fields, which a schema of one field cannot see. */
function checkSettings({ recipe, evaluation }: Pick<CreateJob, 'recipe' | 'evaluation'>): void {
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
