import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import type { Database } from '../database/database.js';

/** Throws while a job that has not ended starts from one of the checkpoints. @throws ProblemError checkpoint-in-use */
export async function requireNoStart(
  database: Database,
  workspaceId: WorkspaceId,
  ids: readonly string[],
): Promise<void> {
  const [job] = await database.query<{ id: string }>(
    `SELECT id FROM jobs WHERE workspace_id = $1 AND finished_at IS NULL
       AND config->'start'->>'checkpointId' = ANY($2) LIMIT 1`,
    [workspaceId, ids],
  );
  if (job !== undefined) {
    throw new ProblemError('checkpoint-in-use', `The job ${job.id} starts from it.`);
  }
}
