import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { Database } from '../database/database.js';
import type { Model } from './models.schemas.js';

type Training = Model['lineage'][number];

/** How far back a lineage is told. */
const MOST_TRAININGS = 32;

/** Which trainings made a model: that of its checkpoint, that of the checkpoint it started from, and so on. */
@Injectable()
export class ModelLineages {
  constructor(private readonly database: Database) {}

  /** By checkpoint, the newest training first; what is gone ends the line. */
  async of(
    workspaceId: WorkspaceId,
    checkpointIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly Training[]>> {
    const rows = await this.database.query<Training & { root: string }>(
      `WITH RECURSIVE line AS (
         SELECT saved.id AS root, 1 AS depth, saved.step, saved.job_id FROM checkpoints AS saved
         WHERE saved.workspace_id = $1 AND saved.id = ANY($2)
         UNION ALL
         SELECT line.root, line.depth + 1, saved.step, saved.job_id FROM line
         JOIN jobs ON jobs.workspace_id = $1 AND jobs.id = line.job_id
         JOIN checkpoints AS saved
           ON saved.workspace_id = $1 AND saved.id = jobs.config->'start'->>'checkpointId'
         WHERE line.depth < ${MOST_TRAININGS})
       SELECT line.root, jobs.id AS "jobId", jobs.config->'recipe'->>'name' AS recipe,
         jobs.dataset_id AS "datasetId", line.step AS steps
       FROM line JOIN jobs ON jobs.workspace_id = $1 AND jobs.id = line.job_id
       ORDER BY line.root, line.depth`,
      [workspaceId, checkpointIds],
    );
    const lines = new Map<string, Training[]>();
    for (const { root, ...training } of rows) {
      lines.set(root, [...(lines.get(root) ?? []), training]);
    }
    return lines;
  }
}
