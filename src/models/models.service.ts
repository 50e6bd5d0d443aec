import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { AuditLog } from '../audit/audit-log.js';
import type { WorkspaceId } from '../common/caller.js';
import { newId } from '../common/ids.js';
import { type Page, type PageQuery, Pager } from '../common/paging.js';
import { ProblemError } from '../common/problems.js';
import { Config } from '../config/config.js';
import type { LoraShape } from '../contracts/policy.js';
import type { InexactResume } from '../contracts/training.js';
import { Database } from '../database/database.js';
import type { ModelCard, StartWeights } from '../training/train.js';
import { ModelAliasEntity } from './model-alias.entity.js';
import { ModelEntity } from './model.entity.js';
import type { Model, ModelKind } from './models.schemas.js';

/** A model with everything that the engine needs to answer as it. */
export interface ServableModel {
  readonly id: string;
  readonly name: string;
  readonly kind: ModelKind;
  /** The checkpoint that a trained model is. */
  readonly checkpointId: string | null;
  /** Of the weights of an uploaded adapter. */
  readonly adapterSha256: string | null;
  /** Null for a base model. */
  readonly baseModelId: string | null;
  readonly card: ModelCard;
  /** What is laid over the base model, and its shape. */
  readonly adapter: (StartWeights & { readonly lora: LoraShape }) | null;
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

export interface UploadedModel {
  readonly id: string;
  readonly baseModelId: string;
  /** Tells the model from others of its base. */
  readonly label: string;
  /** Below FALCONRY_HOME. */
  readonly adapterFolder: string;
  readonly adapterSha256: string;
  readonly lora: LoraShape;
}

/** Base models, those that jobs have made, and adapters that were uploaded. */
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
    return { ...page, data: await this.present(workspaceId, page.data) };
  }

  /** By id, name, alias or checkpoint. @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, reference: string): Promise<Model> {
    const [model] = await this.present(workspaceId, [await this.row(workspaceId, reference)]);
    return model as Model;
  }

  /**
   * A model that a request names, ready for the engine.
   *
   * @throws ProblemError not-found, pointing at the field and naming the base models that exist.
   */
  async resolve(
    workspaceId: WorkspaceId,
    reference: string,
    field = 'model',
  ): Promise<ServableModel> {
    const row = await this.row(workspaceId, reference, field);
    return {
      id: row.id,
      name: row.name,
      kind: row.kind,
      checkpointId: row.checkpointId,
      adapterSha256: row.adapterSha256,
      baseModelId: row.baseModelId,
      card: { path: join(this.config.modelsDir, row.folder), ...row.settings },
      adapter: this.adapterOf(row),
    };
  }

  /**
   * Registers what a job has made and returns its id. A checkpoint is one model, whoever registers it first.
   *
   * @param label - tells the model from others of its base: the job, whose last checkpoint it is, unless told otherwise
   */
  async register(
    workspaceId: WorkspaceId,
    trained: TrainedModel,
    label: string = trained.jobId,
  ): Promise<string> {
    const base = await this.row(workspaceId, trained.baseModelId);
    const name = `${base.name}:${label}`;
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
    return (await this.row(workspaceId, trained.checkpointId)).id;
  }

  /** Registers an adapter that lies in its folder. @throws ProblemError conflict when the name is taken */
  async registerUploaded(workspaceId: WorkspaceId, uploaded: UploadedModel): Promise<Model> {
    const { label, ...adapter } = uploaded;
    const { id, baseModelId, adapterSha256 } = adapter;
    const base = await this.row(workspaceId, baseModelId);
    const name = `${base.name}:${label}`;
    const { folder, settings } = base;
    await this.database.transaction(async () => {
      const row = { ...adapter, name, kind: 'uploaded', folder, settings } as const;
      if (!(await this.database.of(ModelEntity, workspaceId).insertNew(row))) {
        throw new ProblemError('conflict', `There is a model ${name} already.`);
      }
      const details = { name, adapterSha256 };
      await this.audit.record({ workspaceId, action: 'model.created', subjectId: id, details });
    });
    return this.get(workspaceId, id);
  }

  private adapterOf(row: ModelEntity): ServableModel['adapter'] {
    const { adapterFolder, lora, kind } = row;
    if (adapterFolder === null || lora === null) {
      return null;
    }
    const format = kind === 'uploaded' ? 'peft' : 'checkpoint';
    return { folder: join(this.config.home, adapterFolder), format, lora };
  }

  private async row(
    workspaceId: WorkspaceId,
    reference: string,
    field = 'model',
  ): Promise<ModelEntity> {
    const models = this.database.of(ModelEntity, workspaceId);
    const row =
      (await models.find(fieldOf(reference))) ?? (await this.behindAlias(workspaceId, reference));
    if (row !== null) {
      return row;
    }
    const bases = await models.list({ kind: 'base' }, { name: 'ASC' });
    const names = bases.map(({ name }) => name).join(', ') || 'none';
    const detail = `There is no model ${reference} here; the base models are: ${names}.`;
    throw new ProblemError('not-found', detail, [{ pointer: `#/body/${field}`, detail }]);
  }

  private async behindAlias(workspaceId: WorkspaceId, name: string): Promise<ModelEntity | null> {
    const alias = await this.database.of(ModelAliasEntity, workspaceId).find({ name });
    const models = this.database.of(ModelEntity, workspaceId);
    return alias === null ? null : models.find({ id: alias.modelId });
  }

  private async present(
    workspaceId: WorkspaceId,
    rows: readonly ModelEntity[],
  ): Promise<Model[]> {
    const aliases = await this.database
      .of(ModelAliasEntity, workspaceId)
      .list({ modelId: In(rows.map(({ id }) => id)) }, { name: 'ASC' });
    return rows.map((row) => {
      const names = aliases.filter(({ modelId }) => modelId === row.id).map(({ name }) => name);
      return present(row, names);
    });
  }
}

function fieldOf(reference: string): { id: string } | { checkpointId: string } | { name: string } {
  if (reference.startsWith('mdl_')) {
    return { id: reference };
  }
  return reference.startsWith('ckpt_') ? { checkpointId: reference } : { name: reference };
}

function present(row: ModelEntity, aliases: string[]): Model {
  const { id, name, kind, settings, baseModelId, jobId, checkpointId, adapterSha256 } = row;
  const resumedInexactly = [...row.resumedInexactly];
  const createdAt = row.createdAt.toISOString();
  const origin = { baseModelId, jobId, checkpointId, adapterSha256, resumedInexactly };
  return { id, name, kind, aliases, settings, ...origin, createdAt };
}
