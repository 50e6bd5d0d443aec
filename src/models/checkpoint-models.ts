import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import type { AdapterShape } from '../contracts/policy.js';
import type { InexactResume } from '../contracts/training.js';
import { Database } from '../database/database.js';
import { ModelEntity } from './model.entity.js';
import { ModelsService } from './models.service.js';

/** A checkpoint, with what its job says of it. */
interface TrainedCheckpoint {
  readonly jobId: string;
  readonly folder: string;
  readonly rejected: string | null;
  readonly baseModelId: string;
  readonly adapter: AdapterShape;
  readonly resumedInexactly: readonly InexactResume[];
}

/** Models to lead an alias to: a checkpoint that nobody has made a model becomes one. Call it inside a transaction. */
@Injectable()
export class CheckpointModels {
  constructor(
    private readonly database: Database,
    private readonly models: ModelsService,
  ) {}

  /** By id, name, alias or checkpoint; it is not deleted before the transaction ends. @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, reference: string): Promise<ModelEntity> {
    const id = reference.startsWith('ckpt_')
      ? await this.register(workspaceId, reference)
      : (await this.models.resolve(workspaceId, reference)).id;
    await this.database.query(
      'SELECT id FROM models WHERE workspace_id = $1 AND id = $2 FOR KEY SHARE',
      [workspaceId, id],
    );
    const model = await this.database.of(ModelEntity, workspaceId).find({ id });
    return model ?? missing('model', reference);
  }

  private async register(workspaceId: WorkspaceId, checkpointId: string): Promise<string> {
    const models = this.database.of(ModelEntity, workspaceId);
    const known = await models.find({ checkpointId });
    if (known !== null) {
      return known.id;
    }
    const { adapter, folder, rejected, ...trained } = await this.keep(workspaceId, checkpointId);
    if (rejected !== null) {
      throw ProblemError.field('model', `The checkpoint may not be used: ${rejected}`);
    }
    const made = { ...trained, checkpointId, adapterFolder: folder, lora: adapter };
    return this.models.register(workspaceId, made, checkpointId);
  }

  /** From now on its job does not give it up. The job is locked first, as whoever deletes it does. */
  private async keep(workspaceId: WorkspaceId, checkpointId: string): Promise<TrainedCheckpoint> {
    await this.database.query(
      `SELECT id FROM jobs WHERE workspace_id = $1
         AND id = (SELECT job_id FROM checkpoints WHERE workspace_id = $1 AND id = $2) FOR KEY SHARE`,
      [workspaceId, checkpointId],
    );
    const [row] = await this.database.query<TrainedCheckpoint>(
      `UPDATE checkpoints AS saved SET kept = true FROM jobs
       WHERE saved.workspace_id = $1 AND saved.id = $2 AND jobs.id = saved.job_id
       RETURNING saved.job_id AS "jobId", saved.folder, saved.rejected, jobs.model_id AS "baseModelId",
         jobs.config->'recipe'->'adapter' AS adapter,
         (SELECT coalesce(jsonb_agg(events.data ORDER BY events.sequence), '[]') FROM job_events AS events
          WHERE events.job_id = saved.job_id AND events.type = 'resumed_inexactly'
            AND (events.data->>'step')::integer < saved.step
            AND events.created_at <= saved.created_at) AS "resumedInexactly"`,
      [workspaceId, checkpointId],
    );
    return row ?? missing('checkpoint', checkpointId);
  }
}

function missing(noun: string, id: string): never {
  const detail = `There is no ${noun} ${id} here.`;
  throw new ProblemError('not-found', detail, [{ pointer: '#/body/model', detail }]);
}
