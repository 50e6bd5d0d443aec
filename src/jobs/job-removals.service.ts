import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { requireNoStart } from './checkpoint-uses.js';
import { CheckpointStore } from './checkpoint-store.js';
import { JobLog } from './job-log.js';
import { allowedVerbs, isTerminal } from './job-state.js';
import { JobEntity } from './job.entity.js';
import { CheckpointEntity } from './journal.entity.js';

/** Removes jobs that have ended. */
@Injectable()
export class JobRemovalsService {
  constructor(
    private readonly database: Database,
    private readonly log: JobLog,
    private readonly checkpoints: CheckpointStore,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Deletes a job with all its records; episodes that it has left in long-term memory stay.
   *
   * @throws ProblemError not-found; illegal-transition before its end; job-in-use while a model of it exists;
   * checkpoint-in-use while a job is to start from one of its checkpoints
   */
  async delete(workspaceId: WorkspaceId, id: string): Promise<void> {
    await this.database.transaction(async () => {
      const job = await this.log.lock({ id, workspaceId });
      if (job === null) {
        throw ProblemError.notFound('job', id);
      }
      if (!isTerminal(job.state)) {
        throw stillGoing(job);
      }
      await this.requireNoModel(workspaceId, id);
      const ids = (await this.database.of(CheckpointEntity, workspaceId).list({ jobId: id })).map(
        (checkpoint) => checkpoint.id,
      );
      await this.database.of(JobEntity, workspaceId).delete({ id });
      await requireNoStart(this.database, workspaceId, ids);
      const { name, state } = job;
      const details = { name, state, checkpoints: ids.length };
      await this.audit.record({ workspaceId, action: 'job.deleted', subjectId: id, details });
    });
    await this.checkpoints.removeAllOf({ id, workspaceId });
  }

  private async requireNoModel(workspaceId: WorkspaceId, id: string): Promise<void> {
    const [model] = await this.database.query<{ id: string; name: string }>(
      'SELECT id, name FROM models WHERE workspace_id = $1 AND job_id = $2 LIMIT 1',
      [workspaceId, id],
    );
    if (model !== undefined) {
      const detail = `The model ${model.id} (${model.name}) was made by this job.`;
      throw new ProblemError('job-in-use', detail);
    }
  }
}

function stillGoing({ state }: JobEntity): ProblemError {
  const detail = `The job is ${state}; it can be deleted once it has ended.`;
  return new ProblemError('illegal-transition', detail, [], {
    currentState: state,
    allowed: allowedVerbs(state),
  });
}
