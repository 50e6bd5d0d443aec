import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import type { CallerIdentity, WorkspaceId } from '../common/caller.js';
import { preconditionFailed } from '../common/entity-tag.js';
import { newId } from '../common/ids.js';
import { type Page, type PageQuery, Pager } from '../common/paging.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { CheckpointModels } from './checkpoint-models.js';
import { ModelAliasEntity, ModelPromotionEntity } from './model-alias.entity.js';
import { AliasName, type ModelAlias, type ModelPromotion } from './model-aliases.schemas.js';
import { ModelEntity } from './model.entity.js';

/** What a change of an alias is asked for, and by whom. */
export interface AliasChange {
  readonly caller: CallerIdentity;
  readonly name: string;
  /** The version that the caller has read; null when any will do. */
  readonly version: number | null;
}

/** Where an alias is to lead. */
interface Target {
  readonly model: Pick<ModelEntity, 'id' | 'name' | 'checkpointId'>;
  readonly restores: number | null;
}

/** Names that lead to models: what is served under one changes by a promotion, and comes back by a rollback. */
@Injectable()
export class ModelAliasesService {
  constructor(
    private readonly database: Database,
    private readonly models: CheckpointModels,
    private readonly pager: Pager,
    private readonly audit: AuditLog,
  ) {}

  async list(workspaceId: WorkspaceId, query: PageQuery): Promise<Page<ModelAlias>> {
    const rows = this.database.of(ModelAliasEntity, workspaceId).query('alias');
    const page = await this.pager.page(rows, query, `model-aliases ${workspaceId}`);
    return { ...page, data: await Promise.all(page.data.map((row) => this.present(row))) };
  }

  /** @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, name: string): Promise<ModelAlias> {
    return this.present(await this.row(workspaceId, name));
  }

  /** What the alias has led to, newest first. @throws ProblemError not-found, invalid-cursor */
  async history(
    workspaceId: WorkspaceId,
    name: string,
    query: PageQuery,
  ): Promise<Page<ModelPromotion>> {
    const { id: aliasId } = await this.row(workspaceId, name);
    const rows = this.database
      .of(ModelPromotionEntity, workspaceId)
      .query('promotion')
      .andWhere('promotion.aliasId = :aliasId', { aliasId });
    const page = await this.pager.page(rows, query, `model-promotions ${aliasId}`);
    return { ...page, data: page.data.map(presentPromotion) };
  }

  /**
   * Makes the alias lead to a model, and makes the alias when there is none; nothing changes when it leads there.
   *
   * @throws ProblemError not-found; validation-failed; conflict with the name of a model; precondition-failed
   */
  promote(change: AliasChange, reference: string): Promise<ModelAlias> {
    const { name, caller } = change;
    const { workspaceId } = caller;
    return this.changing(change, async () => {
      const alias = await this.find(workspaceId, name);
      if (alias === null) {
        await this.requireFree(workspaceId, name);
      }
      requireVersion(change, alias);
      const model = await this.models.get(workspaceId, reference);
      if (alias?.modelId === model.id) {
        return alias;
      }
      return this.lead(change, alias, { model, restores: null });
    });
  }

  /**
   * Makes the alias lead to what it led to before, as one more version.
   *
   * @throws ProblemError not-found; conflict when there is no earlier version; gone when its model is; precondition-failed
   */
  rollBack(change: AliasChange, version: number | undefined): Promise<ModelAlias> {
    const { caller, name } = change;
    return this.changing(change, async () => {
      const alias = await this.row(caller.workspaceId, name);
      requireVersion(change, alias);
      const entry = await this.earlier(alias, version);
      const models = this.database.of(ModelEntity, caller.workspaceId);
      const model = await models.find({ id: entry.modelId });
      if (model === null) {
        const detail = `${entry.modelName} of version ${entry.version} has been deleted.`;
        throw new ProblemError('gone', detail);
      }
      return this.lead(change, alias, { model, restores: entry.restores ?? entry.version });
    });
  }

  /** Forgets the alias with its history; the model stays. @throws ProblemError not-found */
  async delete(workspaceId: WorkspaceId, name: string): Promise<void> {
    const { id: subjectId } = await this.row(workspaceId, name);
    await this.database.transaction(async () => {
      await this.database.of(ModelAliasEntity, workspaceId).delete({ id: subjectId });
      const entry = { workspaceId, subjectId, details: { name } };
      await this.audit.record({ ...entry, action: 'model_alias.deleted' });
    });
  }

  /** Changes of one name are made one after the other. */
  private changing(
    { caller, name }: AliasChange,
    work: () => Promise<ModelAliasEntity>,
  ): Promise<ModelAlias> {
    return this.database.transaction(async () => {
      const lock = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))';
      await this.database.query(lock, [`alias ${caller.workspaceId} ${name}`]);
      return this.present(await work());
    });
  }

  private async lead(
    { caller: { workspaceId, keyId }, name }: AliasChange,
    alias: ModelAliasEntity | null,
    { model, restores }: Target,
  ): Promise<ModelAliasEntity> {
    const id = alias?.id ?? newId('modelAlias');
    const led = { modelId: model.id, version: (alias?.version ?? 0) + 1 };
    const aliases = this.database.of(ModelAliasEntity, workspaceId);
    await (alias === null
      ? aliases.insert({ ...led, id, name })
      : aliases.update({ id }, { ...led, promotedAt: () => 'now()' }));
    const { name: modelName, checkpointId } = model;
    const entry = { ...led, modelName, checkpointId, restores, keyId };
    const promotion = { ...entry, id: newId('modelPromotion'), aliasId: id };
    await this.database.of(ModelPromotionEntity, workspaceId).insert(promotion);
    const action = restores === null ? 'model_alias.promoted' : 'model_alias.rolled_back';
    const details = { ...led, name, modelName };
    await this.audit.record({ workspaceId, action, subjectId: id, details });
    return this.row(workspaceId, name);
  }

  /** The version that is asked for, or the newest before that which is in force. */
  private async earlier(
    { id: aliasId, workspaceId, version: present, name }: ModelAliasEntity,
    version: number | undefined,
  ): Promise<ModelPromotionEntity> {
    const table = this.database.of(ModelPromotionEntity, workspaceId);
    const now = await table.find({ aliasId, version: present });
    const entries = await table.list({ aliasId }, { version: 'DESC' });
    const entry =
      version === undefined
        ? entries.find((one) => one.version < (now?.restores ?? present))
        : entries.find((one) => one.version === version && version !== present);
    if (entry === undefined) {
      const what = version === undefined ? 'nothing earlier' : `no earlier version ${version}`;
      throw new ProblemError('conflict', `${name} has ${what} to go back to.`);
    }
    return entry;
  }

  /** @throws ProblemError validation-failed, conflict */
  private async requireFree(workspaceId: WorkspaceId, name: string): Promise<void> {
    const checked = AliasName.safeParse(name);
    if (!checked.success) {
      const detail = checked.error.issues.map(({ message }) => message).join('; ');
      const pointer = '#/params/name';
      throw new ProblemError('validation-failed', `name: ${detail}`, [{ pointer, detail }]);
    }
    if ((await this.database.of(ModelEntity, workspaceId).count({ name })) > 0) {
      throw new ProblemError('conflict', `${name} is the name of a model.`);
    }
  }

  private find(workspaceId: WorkspaceId, name: string): Promise<ModelAliasEntity | null> {
    return this.database.of(ModelAliasEntity, workspaceId).find({ name });
  }

  private async row(workspaceId: WorkspaceId, name: string): Promise<ModelAliasEntity> {
    const row = await this.find(workspaceId, name);
    if (row === null) {
      throw ProblemError.notFound('alias', name);
    }
    return row;
  }

  private async present(row: ModelAliasEntity): Promise<ModelAlias> {
    const { name, modelId, version, promotedAt, createdAt, workspaceId } = row;
    const model = await this.database.of(ModelEntity, workspaceId).find({ id: modelId });
    return {
      name,
      modelId,
      modelName: model?.name ?? '',
      checkpointId: model?.checkpointId ?? null,
      version,
      promotedAt: promotedAt.toISOString(),
      createdAt: createdAt.toISOString(),
    };
  }
}

function requireVersion({ version, name }: AliasChange, alias: ModelAliasEntity | null): void {
  if (version !== null && version !== alias?.version) {
    const now = alias === null ? 'There is no alias' : `Version ${alias.version} is in force of`;
    throw preconditionFailed(`${now} ${name}.`);
  }
}

function presentPromotion(row: ModelPromotionEntity): ModelPromotion {
  const { version, modelId, modelName, checkpointId, restores, keyId } = row;
  const createdAt = row.createdAt.toISOString();
  return { version, modelId, modelName, checkpointId, restores, keyId, createdAt };
}
