import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { type FieldProblem, ProblemError } from '../common/problems.js';
import { parseBody } from '../common/validation.pipe.js';
import type { Task } from '../contracts/task.js';
import { DatasetsService } from '../datasets/datasets.service.js';
import { EvaluationPostsService } from '../evaluations/evaluation-posts.service.js';
import { CreateEvaluation } from '../evaluations/evaluations.schemas.js';
import { cloneBody } from '../jobs/job-overrides.js';
import { JobPlansService } from '../jobs/job-plans.service.js';
import { isTaken } from '../jobs/job-tasks.js';
import { attemptsOfStep } from '../jobs/job-workload.js';
import { CreateJob } from '../jobs/jobs.schemas.js';
import { stepsOf } from '../training/recipes/recipe-settings.js';
import { type ArmChoice, beforehandArm, choicesOf, withSteps } from './experiment-arms.js';
import type { ExperimentCellEntity } from './experiment.entity.js';
import type { CreateExperiment } from './experiment-settings.schemas.js';
import type { ExperimentPlan, PlannedArm } from './experiments.schemas.js';

const NO_MEMORY = { memory: 'none', space: null } as const;

/** Checks what was asked for and resolves it: everything that an experiment will post is known before it begins. */
@Injectable()
export class ExperimentPlans {
  constructor(
    private readonly jobs: JobPlansService,
    private readonly evaluations: EvaluationPostsService,
    private readonly datasets: DatasetsService,
  ) {}

  /** Creates nothing. @throws ProblemError not-found or validation-failed, pointing at the field */
  async plan(workspaceId: WorkspaceId, body: CreateExperiment): Promise<ExperimentPlan> {
    const arms: PlannedArm[] = [];
    const { memoryFrom, seeds, metric, reference, atOnce } = body;
    const choices = choicesOf(body);
    const names = choices.map(({ name }) => name);
    for (const choice of choices) {
      const isBeforehand = choice.name === beforehandArm(names, reference);
      arms.push(await this.arm(workspaceId, body, { ...choice, isBeforehand }));
    }
    const from = memoryFrom === undefined ? {} : { memoryFrom };
    const evaluation = await this.evaluation(workspaceId, body);
    return { arms, ...from, seeds, evaluation, metric, reference, atOnce };
  }

  private async arm(
    workspaceId: WorkspaceId,
    { model, training }: CreateExperiment,
    choice: ArmChoice & { readonly isBeforehand: boolean },
  ): Promise<PlannedArm> {
    const { name, dataset, memory, memoryFrom, attempts } = choice;
    const tasks = await this.trainTasks(workspaceId, choice, training.tasks);
    const perStep = attemptsOfStep(choice.recipe, tasks);
    const steps = attempts === null ? stepsOf(choice.recipe) : Math.floor(attempts / perStep);
    if (steps === 0) {
      const detail = `One step of ${name} samples ${Math.ceil(perStep)} programs.`;
      throw ProblemError.field(choice.attemptsField, detail);
    }
    const recipe = attempts === null ? choice.recipe : withSteps(choice.recipe, steps);
    const before = choice.isBeforehand && training.evaluation.before;
    const evaluation = { ...training.evaluation, before };
    const wish = { ...training, evaluation, model, dataset, recipe, metadata: {} };
    const job = await this.job(workspaceId, wish).catch((error: unknown) => {
      throw movedError(error, (field) => placeOf(field, choice));
    });
    const sampled = Math.round(steps * perStep);
    return {
      name,
      memory: [...memory],
      ...(memoryFrom === undefined ? {} : { memoryFrom: [...memoryFrom] }),
      attempts: sampled === 0 ? null : sampled,
      job,
    };
  }

  private async job(workspaceId: WorkspaceId, wish: CreateJob): Promise<PlannedArm['job']> {
    const plan = await this.jobs.plan(workspaceId, wish);
    const { dataset: datasetId } = wish;
    const source = { ...plan, datasetId, name: null, config: plan.effectiveConfig };
    const { seed: _, metadata: __, ...job } = parseBody(CreateJob, cloneBody(source, {}));
    return job;
  }

  private async trainTasks(
    workspaceId: WorkspaceId,
    { dataset, datasetField }: ArmChoice,
    selection: CreateExperiment['training']['tasks'],
  ): Promise<Task[]> {
    const filter = { datasetId: dataset, split: 'train' } as const;
    const tasks = await this.datasets.loadTasks(workspaceId, filter).catch((error: unknown) => {
      throw error instanceof ProblemError && error.code === 'not-found'
        ? ProblemError.notFound('dataset', dataset, datasetField)
        : error;
    });
    return tasks.filter((task) => isTaken(task, selection));
  }

  private async evaluation(
    workspaceId: WorkspaceId,
    { evaluation, model }: CreateExperiment,
  ): Promise<ExperimentPlan['evaluation']> {
    const wish = parseBody(CreateEvaluation, evaluationBody(evaluation, model, NO_MEMORY));
    const { judges } = await this.evaluations.plan(workspaceId, wish).catch((error: unknown) => {
      throw movedError(error, (field) => `evaluation.${field}`);
    });
    return { ...evaluation, judges };
  }
}

/** The request for the evaluation of a model with a memory. */
export function evaluationBody(
  { episodes, ...how }: ExperimentPlan['evaluation'],
  model: string,
  { memory: arm, space }: Pick<ExperimentCellEntity, 'memory' | 'space'>,
): Record<string, unknown> {
  const memory = { arm, k: episodes, ...(space === null ? {} : { space }) };
  return { ...how, model, memory };
}

const JUDGES = 'recipe.judges';

/** Where in an experiment stands what a job calls by a name of its own. */
function placeOf(field: string, { index, datasetField, judgesField }: ArmChoice): string {
  if (field.startsWith(JUDGES)) {
    return `${judgesField}${field.slice(JUDGES.length)}`;
  }
  const [first = ''] = field.split('.');
  const places: Readonly<Record<string, string>> = {
    model: field,
    dataset: datasetField,
    recipe: `arms.${index}.${field}`,
  };
  return places[first] ?? `training.${field}`;
}

/** The same problem, with its fields where the experiment has them. */
function movedError(error: unknown, place: (field: string) => string): unknown {
  if (!(error instanceof ProblemError)) {
    return error;
  }
  const moved = error.errors.map(({ pointer, detail }): FieldProblem => {
    const path = place(pointer.replace(/^#\/body\//, '').replaceAll('/', '.'));
    return { pointer: `#/body/${path.replaceAll('.', '/')}`, detail };
  });
  return new ProblemError(error.code, error.detail, moved, error.members);
}
