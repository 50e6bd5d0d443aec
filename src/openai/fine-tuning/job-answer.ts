import type { WorkspaceId } from '../../common/caller.js';
import type { JobState } from '../../jobs/job-state.js';
import type { Job } from '../../jobs/jobs.schemas.js';
import type { RecipeSettings } from '../../training/recipes/recipe-settings.js';
import { OptimiserSettings } from '../../training/recipes/settings.js';
import { toUnixSeconds } from '../unix-seconds.js';
import type { FineTuningJob, FineTuningStatus } from './fine-tuning-answers.schemas.js';

const STATUS: Readonly<Record<JobState, FineTuningStatus>> = {
  queued: 'queued',
  retry_wait: 'queued',
  paused: 'queued',
  running: 'running',
  pausing: 'running',
  cancelling: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** What a job does not know of itself. */
export interface JobSurroundings {
  readonly workspaceId: WorkspaceId;
  /** The base model, as a caller would name it. */
  readonly model: string;
  readonly trainingFile: string;
  readonly validationFile: string | null;
  readonly now: Date;
}

/** The rate that moves the policy; the paper's form of FALCON has no optimiser but descent. */
function learningRateOf(recipe: RecipeSettings): number {
  return 'optimiser' in recipe ? recipe.optimiser.learningRate : recipe.metaLearningRate;
}

/** A job as clients of OpenAI's API see it. */
export function fineTuningJob(job: Job, around: JobSurroundings): FineTuningJob {
  const { recipe, seed } = job.effectiveConfig;
  const { learningRate } = OptimiserSettings.parse({});
  return {
    id: job.id,
    object: 'fine_tuning.job',
    created_at: toUnixSeconds(job.createdAt),
    finished_at: job.finishedAt === null ? null : toUnixSeconds(job.finishedAt),
    estimated_finish: estimatedFinish(job, around.now),
    status: statusOf(job),
    model: around.model,
    fine_tuned_model: job.result?.modelId ?? null,
    organization_id: around.workspaceId,
    training_file: around.trainingFile,
    validation_file: around.validationFile,
    result_files: [],
    seed,
    method: { type: 'reinforcement' },
    hyperparameters: {
      batch_size: recipe.tasksPerStep,
      learning_rate_multiplier: learningRateOf(recipe) / learningRate,
    },
    trained_tokens: job.terminal ? job.usage.trainedTokens : null,
    error: errorOf(job),
    metadata: job.metadata,
    integrations: null,
    falconry: job,
  };
}

/** A state that those clients do not know is the one that a poller may wait in. */
export function statusOf({ state, phase }: Pick<Job, 'state' | 'phase'>): FineTuningStatus {
  return state === 'queued' && phase === 'validating' ? 'validating_files' : STATUS[state];
}

/** The failure that a job waits after is in `falconry`: to those clients an error is an end. */
function errorOf({ state, error }: Job): FineTuningJob['error'] {
  return state === 'failed' && error !== null
    ? { code: error.code, message: error.detail, param: null }
    : null;
}

function estimatedFinish({ progress }: Job, now: Date): number | null {
  return progress.etaSeconds === null
    ? null
    : Math.round(now.getTime() / 1_000 + progress.etaSeconds);
}
