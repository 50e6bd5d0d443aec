import type { Database } from '../database/database.js';
import type { JobLog, JobRef } from './job-log.js';

/** A task that was made of feedback has its name; the episode tells of it even when the feedback is deleted. */
const CONSUME = `
  INSERT INTO feedback_uses (workspace_id, feedback_id, job_id, step)
  SELECT tasks.workspace_id, tasks.key, $2, $3
  FROM tasks JOIN episodes
    ON episodes.workspace_id = tasks.workspace_id AND episodes.key = 'feedback/' || tasks.key
  WHERE tasks.workspace_id = $1 AND tasks.id = ANY($4)
  ON CONFLICT DO NOTHING
  RETURNING feedback_id AS id`;

const MARK = `
  UPDATE feedback SET status = 'consumed'
  WHERE workspace_id = $1 AND id = ANY($2) AND status = 'accepted'`;

interface Place {
  readonly database: Database;
  readonly log: JobLog;
  readonly ref: JobRef;
}

/** Notes, in the transaction of a step, which feedback the job has learned from for the first time. */
export async function consumeFeedback(
  { database, log, ref }: Place,
  step: number,
  taskIds: readonly string[],
): Promise<void> {
  const { id, workspaceId } = ref;
  const consumed = await database.query<{ id: string }>(CONSUME, [workspaceId, id, step, taskIds]);
  if (consumed.length > 0) {
    const feedbackIds = consumed.map((row) => row.id).toSorted();
    await database.query(MARK, [workspaceId, feedbackIds]);
    await log.append(ref, 'feedback', { step, feedbackIds });
  }
}
