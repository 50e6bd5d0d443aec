import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { preconditionFailed, requireVersion } from '../common/entity-tag.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { CheckpointRows } from './checkpoint-rows.js';
import { requireNoStart } from './checkpoint-uses.js';
import { CheckpointStore } from './checkpoint-store.js';
import { JobLog } from './job-log.js';
import type { ChangeCheckpoint, Checkpoint } from './job-records.schemas.js';
import { presentCheckpoint } from './job-records.service.js';
import { isTerminal } from './job-state.js';
import type { JobEntity } from './job.entity.js';
import { CheckpointEntity } from './journal.entity.js';

/** Checkpoints one by one: which are kept, and which are not needed any more. */
@Injectable()
export class CheckpointsService {
  constructor(
    private readonly database: Database,
    private readonly log: JobLog,
    private readonly rows: CheckpointRows,
    private readonly store: CheckpointStore,
  ) {}

  /** @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, id: string): Promise<Checkpoint> {
    const row = await this.row(workspaceId, id);
    return presentCheckpoint(row, await this.rows.best({ id: row.jobId, workspaceId }));
  }

  /**
   * @param version that the caller has read, or null when any may be changed
   * @throws ProblemError not-found, also when the job has just given it up; precondition-failed
   */
  async change(
    { id, workspaceId }: { readonly id: string; readonly workspaceId: WorkspaceId },
    { kept }: ChangeCheckpoint,
    version: number | null,
  ): Promise<Checkpoint> {
    const row = await this.row(workspaceId, id);
    requireVersion(row.version, version);
    const change = { kept, version: row.version + 1 };
    const rows = this.database.of(CheckpointEntity, workspaceId);
    if (row.kept !== kept && (await rows.update({ id, version: row.version }, change)) === 0) {
      await this.row(workspaceId, id);
      throw preconditionFailed('The checkpoint was changed at the same time.');
    }
    return this.get(workspaceId, id);
  }

  /** The lock of the job keeps its worker from resting on what goes. @throws ProblemError not-found, checkpoint-in-use */
  async delete(workspaceId: WorkspaceId, id: string): Promise<void> {
    const row = await this.row(workspaceId, id);
    await this.database.transaction(async () => {
      const job = await this.log.lock({ id: row.jobId, workspaceId });
      if (job !== null && !isTerminal(job.state)) {
        await this.requireNewer(row, job);
      }
      await this.database.of(CheckpointEntity, workspaceId).delete({ id });
      // After the deletion, which waits for a promotion that is under way, and for a job that is just being posted.
      await this.requireNoModel(row);
      await requireNoStart(this.database, workspaceId, [id]);
    });
    await this.store.removeFolders([row]);
  }

  private async requireNoModel({ id, workspaceId }: CheckpointEntity): Promise<void> {
    const [model] = await this.database.query<{ id: string; name: string; aliases: string | null }>(
      `SELECT id, name, (SELECT string_agg(model_aliases.name, ', ') FROM model_aliases
         WHERE model_aliases.model_id = models.id) AS aliases
       FROM models WHERE workspace_id = $1 AND checkpoint_id = $2`,
      [workspaceId, id],
    );
    if (model !== undefined) {
      const led = model.aliases === null ? '' : `; these aliases lead to it: ${model.aliases}`;
      const detail = `The model ${model.id} (${model.name}) is this checkpoint${led}.`;
      throw new ProblemError('checkpoint-in-use', detail);
    }
  }

  /** What a job would go on from stays until it has come to its end. */
  private async requireNewer({ id }: CheckpointEntity, job: JobEntity): Promise<void> {
    const newest = await this.store.newestVerified(await this.rows.usable(job));
    if (newest?.id === id) {
      const detail = `The job ${job.id} is ${job.state} and would go on from this checkpoint.`;
      throw new ProblemError('checkpoint-in-use', detail);
    }
  }

  private async row(workspaceId: WorkspaceId, id: string): Promise<CheckpointEntity> {
    const row = await this.database.of(CheckpointEntity, workspaceId).find({ id });
    if (row === null) {
      throw ProblemError.notFound('checkpoint', id);
    }
    return row;
  }
}
