import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import type { WorkspaceId } from '../common/caller.js';
import { newId } from '../common/ids.js';
import { type Page, type PageQuery, Pager } from '../common/paging.js';
import { ProblemError } from '../common/problems.js';
import { Config } from '../config/config.js';
import type { LoraShape } from '../contracts/policy.js';
import type { InexactResume } from '../contracts/training.js';
import { Database } from '../database/database.js';
import type { ModelCard } from '../training/train.js';
import { ModelEntity } from './model.entity.js';
import type { Model } from './models.schemas.js';

/** A model with everything that the engine needs to answer as it. */
export interface ServableModel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'base' | 'trained';
  /** The checkpoint that a trained model is. */
  readonly checkpointId: string | null;
  readonly card: ModelCard;
  /** The adapter of a trained model: a folder that `PolicyEngine.restore` reads, and its shape. */
  readonly adapter: { readonly folder: string; readonly lora: LoraShape } | null;
}

export interface TrainedModel {
  readonly baseModelId: string;
  readonly jobId: string;
  readonly checkpointId: string;
  /** Below FALCONRY_HOME. */
  readonly adapterFolder: string;
  readonly lora: LoraShape;
  readonly resumedInexactly: readonly InexactResume[];
}

/** Base models, and those that jobs have made. */
@Injectable()
export class ModelsService {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly pager: Pager,
    private readonly audit: AuditLog,
  ) {}

  async list(workspaceId: WorkspaceId, query: PageQuery): Promise<Page<Model>> {
    const models = this.database.of(ModelEntity, workspaceId).query('model');
    const page = await this.pager.page(models, query, `models ${workspaceId}`);
    return { ...page, data: page.data.map(present) };
  }

  /** By id, name or checkpoint. @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, reference: string): Promise<Model> {
    return present(await this.row(workspaceId, reference));
  }

  /**
   * A model that a request names, ready for the engine.
   *
   * @throws ProblemError not-found, pointing at the field `model` and naming the base models that exist.
   */
  async resolve(workspaceId: WorkspaceId, reference: string): Promise<ServableModel> {
    const row = await this.row(workspaceId, reference);
    return {
      id: row.id,
      name: row.name,
      kind: row.kind,
      checkpointId: row.checkpointId,
      card: { path: join(this.config.modelsDir, row.folder), ...row.settings },
      adapter:
        row.adapterFolder === null || row.lora === null
          ? null
          : { folder: join(this.config.home, row.adapterFolder), lora: row.lora },
    };
  }

  /** Registers what a job has made and returns its id; a job that tells it twice has made one model. */
  async register(workspaceId: WorkspaceId, trained: TrainedModel): Promise<string> {
    const base = await this.row(workspaceId, trained.baseModelId);
    const name = `${base.name}:${trained.jobId}`;
    const id = newId('model');
    const { folder, settings } = base;
    await this.database.transaction(async () => {
      const row = { ...trained, id, name, kind: 'trained', folder, settings } as const;
      if (await this.database.of(ModelEntity, workspaceId).insertNew(row)) {
        const { jobId, checkpointId } = trained;
        const details = { name, jobId, checkpointId };
        await this.audit.record({ workspaceId, action: 'model.created', subjectId: id, details });
      }
    });
    return (await this.row(workspaceId, name)).id;
  }

  private async row(workspaceId: WorkspaceId, reference: string): Promise<ModelEntity> {
    const models = this.database.of(ModelEntity, workspaceId);
    const row = await models.find(fieldOf(reference));
    if (row !== null) {
      return row;
    }
    const bases = await models.list({ kind: 'base' }, { name: 'ASC' });
    const names = bases.map(({ name }) => name).join(', ') || 'none';
    const detail = `There is no model ${reference} here; the base models are: ${names}.`;
    throw new ProblemError('not-found', detail, [{ pointer: '#/body/model', detail }]);
  }
}

function fieldOf(reference: string): { id: string } | { checkpointId: string } | { name: string } {
  if (reference.startsWith('mdl_')) {
    return { id: reference };
  }
  return reference.startsWith('ckpt_') ? { checkpointId: reference } : { name: reference };
}

function present(row: ModelEntity): Model {
  const { id, name, kind, settings, baseModelId, jobId, checkpointId } = row;
  const resumedInexactly = [...row.resumedInexactly];
  const createdAt = row.createdAt.toISOString();
  const origin = { baseModelId, jobId, checkpointId, resumedInexactly };
  return { id, name, kind, settings, ...origin, createdAt };
}
