import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { AdapterFolders } from './adapters/adapter-folders.js';
import { ModelAliasEntity } from './model-alias.entity.js';
import { ModelEntity } from './model.entity.js';

/** Removes models that jobs have made, and adapters that were uploaded. */
@Injectable()
export class ModelRemovalsService {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
    private readonly folders: AdapterFolders,
  ) {}

  /**
   * Deletes a model, named by its own id or name; its checkpoint stays with its job, and an
   * uploaded adapter goes with its files.
   *
   * @throws ProblemError not-found; base-model; model-in-use while an alias leads to it, or a job is to start from it
   */
  async delete(workspaceId: WorkspaceId, reference: string): Promise<void> {
    const { id, kind } = await this.database.transaction(async () => {
      const model = await this.lock(workspaceId, reference);
      if (model.kind === 'base') {
        const detail = `${model.name} is the folder of that name in MODELS_DIR.`;
        throw new ProblemError('base-model', detail);
      }
      const aliases = await this.database
        .of(ModelAliasEntity, workspaceId)
        .list({ modelId: model.id }, { name: 'ASC' });
      if (aliases.length > 0) {
        const names = aliases.map(({ name }) => name).join(', ');
        throw new ProblemError('model-in-use', `These aliases lead to it: ${names}.`);
      }
      await this.requireNoStart(workspaceId, model.id);
      await this.database.of(ModelEntity, workspaceId).delete({ id: model.id });
      const entry = { workspaceId, subjectId: model.id, details: { name: model.name } };
      await this.audit.record({ ...entry, action: 'model.deleted' });
      return model;
    });
    if (kind === 'uploaded') {
      await this.folders.remove({ id, workspaceId });
    }
  }

  private async requireNoStart(workspaceId: WorkspaceId, id: string): Promise<void> {
    const [job] = await this.database.query<{ id: string }>(
      `SELECT id FROM jobs WHERE workspace_id = $1 AND finished_at IS NULL
         AND config->'start'->>'modelId' = $2 LIMIT 1`,
      [workspaceId, id],
    );
    if (job !== undefined) {
      throw new ProblemError('model-in-use', `The job ${job.id} starts from it.`);
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
