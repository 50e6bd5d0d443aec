import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import type { AdapterShape } from '../contracts/policy.js';
import { Database } from '../database/database.js';
import { ModelsService, type ServableModel } from '../models/models.service.js';
import type { AdapterSettings } from '../training/recipes/settings.js';
import { CheckpointRows } from './checkpoint-rows.js';
import { JobEntity } from './job.entity.js';
import type { CreateJob, EffectiveConfig, Start } from './jobs.schemas.js';
import { CheckpointEntity } from './journal.entity.js';

export interface JobStart {
  /** The base model. */
  readonly model: ServableModel;
  /** What the frozen config says of it; empty when the job starts from the base model. */
  readonly start: Pick<EffectiveConfig, 'start'>;
}

type Wish = Pick<CreateJob, 'model' | 'start' | 'recipe'>;

/** Finds what a job starts with: a base model, and the checkpoint whose weights it takes over. */
@Injectable()
export class JobStarts {
  constructor(
    private readonly database: Database,
    private readonly models: ModelsService,
    private readonly rows: CheckpointRows,
  ) {}

  /** @throws ProblemError not-found or validation-failed, pointing at the field. */
  async of(workspaceId: WorkspaceId, { model, start, recipe }: Wish): Promise<JobStart> {
    const named = await this.models.resolve(workspaceId, model);
    if (named.kind !== 'base' && start !== undefined) {
      throw ProblemError.field(
        'start',
        'A model with an adapter is a start already; name its base model.',
      );
    }
    if (named.kind === 'uploaded' || named.kind === 'adapted') {
      return this.ofAdapter(workspaceId, named, recipe.adapter);
    }
    const wish = named.checkpointId === null ? start : { checkpointId: named.checkpointId };
    if (wish === undefined) {
      return { model: named, start: {} };
    }
    const checkpoint = await this.checkpoint(workspaceId, wish);
    const source = await this.database.of(JobEntity, workspaceId).find({ id: checkpoint.jobId });
    if (source === null) {
      throw ProblemError.field('start', 'The job that made the checkpoint is gone.');
    }
    if (named.kind === 'base' && source.modelId !== named.id) {
      throw ProblemError.field('start', 'It was trained from another base model.');
    }
    checkShape(source.config.recipe.adapter, recipe.adapter);
    const base = await this.models.resolve(workspaceId, source.modelId);
    return { model: base, start: { start: { checkpointId: checkpoint.id } } };
  }

  private async ofAdapter(
    workspaceId: WorkspaceId,
    { id, adapter, baseModelId }: ServableModel,
    wished: AdapterSettings,
  ): Promise<JobStart> {
    if (adapter === null || baseModelId === null) {
      throw new Error(`${id} is a model without its adapter.`);
    }
    checkShape(adapter.lora, wished);
    const base = await this.models.resolve(workspaceId, baseModelId);
    return { model: base, start: { start: { modelId: id } } };
  }

  private async checkpoint(workspaceId: WorkspaceId, start: Start): Promise<CheckpointEntity> {
    if ('jobId' in start) {
      const [newest] = await this.rows.usable({ id: start.jobId, workspaceId });
      return newest ?? missing('jobId', `There is no checkpoint of a job ${start.jobId} here.`);
    }
    const { checkpointId: id } = start;
    const row = await this.database.of(CheckpointEntity, workspaceId).find({ id });
    if (row === null) {
      return missing('checkpointId', `There is no checkpoint ${id} here.`);
    }
    if (row.rejected !== null) {
      throw ProblemError.field('start.checkpointId', `It may not be used: ${row.rejected}`);
    }
    return row;
  }
}

function missing(field: string, detail: string): never {
  throw new ProblemError('not-found', detail, [{ pointer: `#/body/start/${field}`, detail }]);
}

/** Weights of one shape do not fit another. */
function checkShape(from: AdapterSettings | AdapterShape, to: AdapterSettings): void {
  if (from.kind === 'full' || to.kind === 'full') {
    requireSame('kind', from.kind ?? 'lora', to.kind);
    return;
  }
  for (const name of ['rank', 'alpha', 'targets'] as const) {
    requireSame(name, inWords(from[name]), inWords(to[name]));
  }
}

function requireSame(name: string, theirs: string, ours: string): void {
  if (theirs !== ours) {
    const detail = `The start was trained with ${theirs}; here it is ${ours}.`;
    throw ProblemError.field(`recipe.adapter.${name}`, detail);
  }
}

/** The order of names means nothing. */
function inWords(value: number | readonly string[] | undefined): string {
  if (value === undefined) {
    return 'unset';
  }
  return JSON.stringify(typeof value === 'number' ? value : [...new Set(value)].toSorted());
}
