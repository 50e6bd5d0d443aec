import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import type { WorkspaceId } from '../common/caller.js';
import { newId } from '../common/ids.js';
import type { Page, PageQuery } from '../common/paging.js';
import { ProblemError } from '../common/problems.js';
import { Config } from '../config/config.js';
import type { AdapterShape } from '../contracts/policy.js';
import type { InexactResume } from '../contracts/training.js';
import { Database } from '../database/database.js';
import type { BaseFolder, StartWeights } from '../training/train.js';
import type { Adaptation } from './adaptation.schemas.js';
import { ModelAliasEntity } from './model-alias.entity.js';
import { ModelEntity } from './model.entity.js';
import { ModelPresenter } from './model-presenter.js';
import type { Model, ModelKind } from './models.schemas.js';

/** A model with everything that the engine needs to answer as it. */
export interface ServableModel {
  readonly id: string;
  readonly name: string;
  readonly kind: ModelKind;
  /** The checkpoint that a trained model is. */
  readonly checkpointId: string | null;
  /** Of the weights of an uploaded or adapted model. */
  readonly adapterSha256: string | null;
  /** The job that made a trained model, or the one behind an adapted one. */
  readonly jobId: string | null;
  /** How an adapted model came about. */
  readonly adaptation: Adaptation | null;
  /** Null for a base model. */
  readonly baseModelId: string | null;
  readonly base: BaseFolder;
  /** What is laid over the base model, and its shape. */
  readonly adapter: (StartWeights & { readonly lora: AdapterShape }) | null;
}

export interface TrainedModel {
  readonly baseModelId: string;
  readonly jobId: string;
  readonly checkpointId: string;
  /** Below FALCONRY_HOME. */
  readonly adapterFolder: string;
  readonly lora: AdapterShape;
  readonly resumedInexactly: readonly InexactResume[];
}

/** An adapter in a folder of its own: uploaded, or made by adapting another model. */
export interface AdapterModel {
  readonly id: string;
  readonly kind: 'uploaded' | 'adapted';
  readonly baseModelId: string;
  /** Tells the model from others of its base. */
  readonly label: string;
  /** Below FALCONRY_HOME. */
  readonly adapterFolder: string;
  readonly adapterSha256: string;
  readonly lora: AdapterShape;
  /** The job behind an adapted model. */
  readonly jobId?: string | null;
  readonly adaptation?: Adaptation;
}

/** A base model as it is registered, with its card when that is known. */
export type RegisteredBase = Pick<
  ModelEntity,
  'id' | 'name' | 'folder' | 'inHome' | 'state' | 'source' | 'settings' | 'card'
>;

/** Base models, those that jobs and adaptations have made, and adapters that were uploaded. */
@Injectable()
export class ModelsService {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly audit: AuditLog,
    private readonly presenter: ModelPresenter,
  ) {}

  async list(workspaceId: WorkspaceId, query: PageQuery): Promise<Page<Model>> {
    const models = this.database.of(ModelEntity, workspaceId).query('model');
    return this.presenter.page(workspaceId, models, query);
  }

  /** By id, name, alias or checkpoint. @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, reference: string): Promise<Model> {
    const [model] = await this.presenter.present(workspaceId, [await this.row(workspaceId, reference)]);
    return model as Model;
  }

  /**
   * A model that a request names, ready for the engine.
   *
   * @throws ProblemError not-found, pointing at the field and naming the base models that exist; model-not-ready for
   *   one whose registration has not ended well
   */
  async resolve(
    workspaceId: WorkspaceId,
    reference: string,
    field = 'model',
  ): Promise<ServableModel> {
    const row = await this.row(workspaceId, reference, field);
    requireReady(row, field);
    return {
      id: row.id,
      name: row.name,
      kind: row.kind,
      checkpointId: row.checkpointId,
      adapterSha256: row.adapterSha256,
      jobId: row.jobId,
      adaptation: row.adaptation,
      baseModelId: row.baseModelId,
      base: { path: this.pathOf(row), ...row.settings },
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
    const { folder, inHome, settings } = base;
    await this.database.transaction(async () => {
      const row = { ...trained, id, name, kind: 'trained', folder, inHome, settings } as const;
      if (await this.database.of(ModelEntity, workspaceId).insertNew(row)) {
        const { jobId, checkpointId } = trained;
        const details = { name, jobId, checkpointId };
        await this.audit.record({ workspaceId, action: 'model.created', subjectId: id, details });
      }
    });
    return (await this.row(workspaceId, trained.checkpointId)).id;
  }

  /** Registers an adapter that lies in its folder. @throws ProblemError conflict when the name is taken */
  async registerAdapter(workspaceId: WorkspaceId, made: AdapterModel): Promise<Model> {
    const { label, ...adapter } = made;
    const { id, baseModelId, adapterSha256 } = adapter;
    const base = await this.row(workspaceId, baseModelId);
    const name = `${base.name}:${label}`;
    const { folder, inHome, settings } = base;
    await this.database.transaction(async () => {
      const row = { ...adapter, name, folder, inHome, settings };
      if (!(await this.database.of(ModelEntity, workspaceId).insertNew(row))) {
        throw new ProblemError('conflict', `There is a model ${name} already.`);
      }
      const parent = adapter.adaptation?.parent;
      const details = { name, adapterSha256, ...(parent === undefined ? {} : { parent }) };
      await this.audit.record({ workspaceId, action: 'model.created', subjectId: id, details });
    });
    return this.get(workspaceId, id);
  }

  /** How many models of a kind there are. */
  count(workspaceId: WorkspaceId, kind: ModelKind): Promise<number> {
    return this.database.of(ModelEntity, workspaceId).count({ kind });
  }

  /** Registers a base model. @throws ProblemError conflict when a model or an alias has the name */
  async registerBase(workspaceId: WorkspaceId, base: RegisteredBase): Promise<Model> {
    const { id, name, source, card } = base;
    await this.database.transaction(async () => {
      await this.requireFree(workspaceId, name);
      const row = { ...base, kind: 'base' } as const;
      if (!(await this.database.of(ModelEntity, workspaceId).insertNew(row))) {
        throw taken(name);
      }
      const details = { name, source, digest: card?.digest ?? null };
      await this.audit.record({ workspaceId, action: 'model.created', subjectId: id, details });
    });
    return this.get(workspaceId, id);
  }

  /** @throws ProblemError conflict when a model or an alias has the name */
  async requireFree(workspaceId: WorkspaceId, name: string): Promise<void> {
    const found = await this.database.query(
      `SELECT 1 FROM models WHERE workspace_id = $1 AND name = $2
       UNION ALL SELECT 1 FROM model_aliases WHERE workspace_id = $1 AND name = $2`,
      [workspaceId, name],
    );
    if (found.length > 0) {
      throw taken(name);
    }
  }

  private pathOf({ inHome, folder }: ModelEntity): string {
    return join(inHome ? this.config.home : this.config.modelsDir, folder);
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
}

function fieldOf(reference: string): { id: string } | { checkpointId: string } | { name: string } {
  if (reference.startsWith('mdl_')) {
    return { id: reference };
  }
  return reference.startsWith('ckpt_') ? { checkpointId: reference } : { name: reference };
}

function requireReady({ name, state }: ModelEntity, field: string): void {
  if (state !== 'ready') {
    const detail = `The model ${name} is ${state}; GET /models/${name} tells of its registration.`;
    throw new ProblemError('model-not-ready', detail, [{ pointer: `#/body/${field}`, detail }]);
  }
}

function taken(name: string): ProblemError {
  const detail = `There is a model or an alias ${name} already.`;
  return new ProblemError('conflict', detail, [{ pointer: '#/body/name', detail }]);
}
