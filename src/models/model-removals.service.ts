import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import type { CallerIdentity, WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { AdapterFolders } from './adapters/adapter-folders.js';
import { HubFolders } from './hub/hub-folders.js';
import { ModelAliasEntity } from './model-alias.entity.js';
import { ModelEntity } from './model.entity.js';

/** Removes models that jobs have made, and adapters that lie in folders of their own. */
@Injectable()
export class ModelRemovalsService {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
    private readonly folders: AdapterFolders,
    private readonly hubFolders: HubFolders,
  ) {}

  /**
   * Deletes a model, named by its own id or name; its checkpoint stays with its job, and an
   * adapter that was uploaded or adapted goes with its files.
   *
   * A base model that was registered goes by the hand of an operator, its files only when they came from a hub.
   *
   * @throws ProblemError not-found; base-model, insufficient-scope; model-in-use while an alias leads to it, a job or an
   *   experiment is to start from it, an evaluation examines it, or a job or a model stands on it
   */
  async delete({ workspaceId, scopes }: CallerIdentity, reference: string): Promise<void> {
    const { id, kind, inHome } = await this.database.transaction(async () => {
      const model = await this.lock(workspaceId, reference);
      if (model.kind === 'base') {
        requireRegistered(model, scopes);
        await this.requireNothingOn(workspaceId, model.id);
      }
      const aliases = await this.database
        .of(ModelAliasEntity, workspaceId)
        .list({ modelId: model.id }, { name: 'ASC' });
      if (aliases.length > 0) {
        const names = aliases.map(({ name }) => name).join(', ');
        throw new ProblemError('model-in-use', `These aliases lead to it: ${names}.`);
      }
      await this.requireNoUse(workspaceId, model.id);
      await this.database.of(ModelEntity, workspaceId).delete({ id: model.id });
      const entry = { workspaceId, subjectId: model.id, details: { name: model.name } };
      await this.audit.record({ ...entry, action: 'model.deleted' });
      return model;
    });
    if (kind === 'uploaded' || kind === 'adapted') {
      await this.folders.remove({ id, workspaceId });
    }
    if (inHome && kind === 'base') {
      await this.hubFolders.remove({ id, workspaceId });
    }
  }

  /** Jobs, ended ones too, and models with adapters say which base model they are of. */
  private async requireNothingOn(workspaceId: WorkspaceId, id: string): Promise<void> {
    const [found] = await this.database.query<{ what: string }>(
      `SELECT 'job ' || id AS what FROM jobs WHERE workspace_id = $1 AND model_id = $2
       UNION ALL SELECT 'model ' || name FROM models WHERE workspace_id = $1 AND base_model_id = $2 LIMIT 1`,
      [workspaceId, id],
    );
    if (found !== undefined) {
      throw new ProblemError('model-in-use', `The ${found.what} stands on it.`);
    }
  }

  private async requireNoUse(workspaceId: WorkspaceId, id: string): Promise<void> {
    const [job] = await this.database.query<{ id: string }>(
      `SELECT id FROM jobs WHERE workspace_id = $1 AND finished_at IS NULL
         AND config->'start'->>'modelId' = $2 LIMIT 1`,
      [workspaceId, id],
    );
    if (job !== undefined) {
      throw new ProblemError('model-in-use', `The job ${job.id} starts from it.`);
    }
    const [evaluation] = await this.database.query<{ id: string }>(
      `SELECT id FROM evaluation_runs WHERE workspace_id = $1 AND finished_at IS NULL
         AND model->>'id' = $2 LIMIT 1`,
      [workspaceId, id],
    );
    if (evaluation !== undefined) {
      throw new ProblemError('model-in-use', `The evaluation ${evaluation.id} examines it.`);
    }
    const [experiment] = await this.database.query<{ id: string }>(
      `SELECT id FROM experiments
       WHERE workspace_id = $1 AND finished_at IS NULL AND model_id = $2 LIMIT 1`,
      [workspaceId, id],
    );
    if (experiment !== undefined) {
      throw new ProblemError('model-in-use', `The experiment ${experiment.id} trains from it.`);
    }
  }

  /** A promotion to the model waits for the lock, or has come first. */
  private async lock(workspaceId: WorkspaceId, reference: string): Promise<ModelEntity> {
    await this.database.query(
      'SELECT id FROM models WHERE workspace_id = $1 AND (id = $2 OR name = $2) FOR UPDATE',
      [workspaceId, reference],
    );
    const models = this.database.of(ModelEntity, workspaceId);
    const model = (await models.find({ id: reference })) ?? (await models.find({ name: reference }));
    if (model === null) {
      throw ProblemError.notFound('model', reference);
    }
    return model;
  }
}

function requireRegistered({ name, source }: ModelEntity, scopes: CallerIdentity['scopes']): void {
  if (source === null) {
    throw new ProblemError('base-model', `${name} is the folder of that name in MODELS_DIR.`);
  }
  if (!scopes.includes('models:register')) {
    throw new ProblemError('insufficient-scope', 'Base models need the scope models:register.');
  }
}
