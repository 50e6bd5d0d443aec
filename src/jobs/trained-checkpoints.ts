import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { Database } from '../database/database.js';

export interface TrainedCheckpoint {
  readonly id: string;
  readonly jobId: string;
  readonly step: number;
}

/** Which checkpoints learned from episodes of memory. */
@Injectable()
export class TrainedCheckpoints {
  constructor(private readonly database: Database) {}

  /**
   * Those whose training had come to a prompt that could show one of the episodes, had made one, or had learned from the
   * feedback that one came of; and those of jobs that started from such a checkpoint. Checkpoints and attempts that are deleted are not known any more.
   */
  trainedOn(workspaceId: WorkspaceId, episodeIds: readonly string[]): Promise<TrainedCheckpoint[]> {
    return this.database.within(workspaceId, () =>
      this.database.query<TrainedCheckpoint>(
        `WITH RECURSIVE touched AS (
           SELECT job_id, min(step) AS step FROM (
             SELECT job_id, step FROM attempts
             WHERE workspace_id = $1 AND EXISTS (
               SELECT 1 FROM jsonb_array_elements_text(episode_ids) AS shown WHERE shown = ANY($2))
             UNION ALL
             SELECT job_id, coalesce(step, 0) FROM episodes
             WHERE workspace_id = $1 AND id = ANY($2) AND job_id IS NOT NULL
             UNION ALL
             SELECT uses.job_id, uses.step FROM feedback_uses AS uses
               JOIN episodes ON episodes.key = 'feedback/' || uses.feedback_id
             WHERE uses.workspace_id = $1 AND episodes.workspace_id = $1 AND episodes.id = ANY($2)) AS told
           GROUP BY job_id
         ), trained AS (
           SELECT checkpoints.id, checkpoints.job_id, checkpoints.step
           FROM checkpoints JOIN touched USING (job_id)
           WHERE checkpoints.workspace_id = $1 AND checkpoints.step >= touched.step
           UNION
           SELECT checkpoints.id, checkpoints.job_id, checkpoints.step
           FROM trained
             JOIN jobs ON jobs.config->'start'->>'checkpointId' = trained.id
             JOIN checkpoints ON checkpoints.job_id = jobs.id
           WHERE jobs.workspace_id = $1 AND checkpoints.workspace_id = $1
         )
         SELECT id, job_id AS "jobId", step FROM trained ORDER BY id`,
        [workspaceId, episodeIds],
      ),
    );
  }
}
