import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { CheckpointStore } from './checkpoint-store.js';
import { requireNoStart } from './checkpoint-uses.js';
import { JobLog } from './job-log.js';
import { isTerminal } from './job-state.js';
import type { JobEntity } from './job.entity.js';
import { CheckpointEntity } from './journal.entity.js';

/** Removes checkpoints that are not needed any more. */
@Injectable()
export class CheckpointRemovalsService {
  constructor(
    private readonly database: Database,
    private readonly log: JobLog,
    private readonly store: CheckpointStore,
    private readonly audit: AuditLog,
  ) {}

  /** The lock of the job keeps its worker from resting on what goes. @throws ProblemError not-found, checkpoint-in-use */
  async delete(workspaceId: WorkspaceId, id: string): Promise<void> {
    const row = await this.database.of(CheckpointEntity, workspaceId).find({ id });
    if (row === null) {
      throw ProblemError.notFound('checkpoint', id);
    }
    await this.database.transaction(() => this.remove(row));
    await this.store.removeFolders([row]);
  }

  private async remove(row: CheckpointEntity): Promise<void> {
    const { id, workspaceId, jobId, step } = row;
    const job = await this.log.lock({ id: jobId, workspaceId });
    if (job !== null && !isTerminal(job.state)) {
      await this.requireNewer(row, job);
    }
    if ((await this.database.of(CheckpointEntity, workspaceId).delete({ id })) === 0) {
      throw ProblemError.notFound('checkpoint', id);
    }
    // After the deletion, which waits for a promotion that is under way, and for a job that is just being posted.
    await this.requireNoModel(row);
    await requireNoStart(this.database, workspaceId, [id]);
    const details = { jobId, step };
    await this.audit.record({ workspaceId, action: 'checkpoint.deleted', subjectId: id, details });
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
    if ((await this.store.newestUsable(job))?.id === id) {
      const detail = `The job ${job.id} is ${job.state} and would go on from this checkpoint.`;
      throw new ProblemError('checkpoint-in-use', detail);
    }
  }
}
