import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import type { Task } from '../contracts/task.js';
import { addUsage, NO_USAGE, type Usage } from '../contracts/usage.js';
import { Database } from '../database/database.js';
import { DatasetsService } from '../datasets/datasets.service.js';
import { spentLimits } from './job-budget.js';
import type { JobEstimate, JobPlan } from './job-plans.schemas.js';
import { JobPlansService } from './job-plans.service.js';
import { isTaken } from './job-tasks.js';
import { type Workload, workloadOf } from './job-workload.js';
import type { PostedJob } from './posted-job.schemas.js';

/** The newest steps, and the newest evaluations, that are measured on. */
const RECENT = 200;

interface Measured {
  readonly jobId: string;
  readonly attempts: number;
  readonly usage: Usage;
}

const STEPS = `
  SELECT metrics.job_id AS "jobId", metrics.usage, (
    SELECT count(*)::int FROM attempts
    WHERE attempts.job_id = metrics.job_id AND attempts.step = metrics.step) AS attempts
  FROM job_metrics AS metrics JOIN jobs ON jobs.id = metrics.job_id
  WHERE jobs.workspace_id = $1 AND jobs.model_id = $2 AND jobs.config->'recipe'->>'name' = $3
  ORDER BY metrics.created_at DESC LIMIT ${RECENT}`;

const EVALUATIONS = `
  SELECT evaluations.job_id AS "jobId", evaluations.usage, (
    SELECT coalesce(sum((one->>'tasks')::int * ((one->>'samples')::int + 1)), 0)::int
    FROM jsonb_array_elements(evaluations.results) AS results (one)) AS attempts
  FROM evaluations JOIN jobs ON jobs.id = evaluations.job_id
  WHERE jobs.workspace_id = $1 AND jobs.model_id = $2 AND jobs.config->'recipe'->>'name' = $3
  ORDER BY evaluations.created_at DESC LIMIT ${RECENT}`;

/** Says what a job will use, from what jobs of its kind have used here. */
@Injectable()
export class JobEstimatesService {
  constructor(
    private readonly database: Database,
    private readonly plans: JobPlansService,
    private readonly datasets: DatasetsService,
  ) {}

  /** Creates nothing. @throws ProblemError not-found or validation-failed, pointing at the field. */
  async estimate(workspaceId: WorkspaceId, body: PostedJob): Promise<JobEstimate> {
    const { plan, feedback } = await this.plans.resolve(workspaceId, body);
    const { datasetId, effectiveConfig, totalSteps } = plan;
    const tasks: readonly Task[] =
      datasetId === null
        ? (feedback?.rows ?? []).map((row) => ({ ...row, id: row.key }))
        : await this.datasets.loadTasks(workspaceId, { datasetId });
    const taken = tasks.filter((task) => isTaken(task, effectiveConfig.tasks));
    const attempts = workloadOf(effectiveConfig, totalSteps, taken);
    const kind = [workspaceId, plan.modelId, effectiveConfig.recipe.name];
    const steps = await this.database.query<Measured>(STEPS, kind);
    const evaluations = await this.database.query<Measured>(EVALUATIONS, kind);
    const measured = figures(plan, attempts, { steps, evaluations });
    return { steps: totalSteps, tasks: plan.tasks, attempts, ...measured };
  }
}

function figures(
  plan: JobPlan,
  attempts: Workload,
  { steps, evaluations }: { steps: readonly Measured[]; evaluations: readonly Measured[] },
): Omit<JobEstimate, 'steps' | 'tasks' | 'attempts'> {
  const training = scaled(steps, attempts.training);
  const evaluation = scaled(evaluations, attempts.evaluation);
  if (training === null || evaluation === null) {
    const missing = training === null ? 'step' : 'evaluation';
    const { name } = plan.effectiveConfig.recipe;
    const reason = `No ${missing} of a ${name} job on this model has been measured here yet.`;
    return { usage: null, overBudget: [], basis: null, reason };
  }
  const usage = addUsage(training, evaluation);
  const jobIds = [...new Set([...steps, ...evaluations].map(({ jobId }) => jobId))];
  return {
    usage,
    overBudget: spentLimits(plan.budget, usage).map(({ name }) => name),
    basis: { steps: steps.length, evaluations: evaluations.length, jobIds },
    reason: null,
  };
}

/** What `attempts` programs use at the rate of what was measured; null when nothing was. */
function scaled(measured: readonly Measured[], attempts: number): Usage | null {
  if (attempts === 0) {
    return NO_USAGE;
  }
  const seen = measured.reduce((sum, one) => sum + one.attempts, 0);
  if (seen === 0) {
    return null;
  }
  const usage = measured.reduce((sum, one) => addUsage(sum, one.usage), NO_USAGE);
  const rate = attempts / seen;
  return {
    engineSeconds: Math.round(usage.engineSeconds * rate * 1e6) / 1e6,
    sampledTokens: Math.round(usage.sampledTokens * rate),
    trainedTokens: Math.round(usage.trainedTokens * rate),
    executions: Math.round(usage.executions * rate),
    judgeCalls: Math.round(usage.judgeCalls * rate),
  };
}
