import { Injectable } from '@nestjs/common';
import { newId } from '../../../common/ids.js';
import type { WorkspaceId } from '../../../common/caller.js';
import { Database } from '../../../database/database.js';
import type { ScopedTable } from '../../../database/scoped-table.js';
import { JudgeRunEntity } from './judge-run.entity.js';

export const JUDGE_RUNS_TOPIC = 'judge-runs';

/** Announced when a run has ended. */
export function topicOfRun(id: string): string {
  return `judge-run:${id}`;
}

/** Finished runs of a judge that are kept, the newest. */
const KEPT_RUNS = 100;
/** Runs of a workspace that wait or are under way. */
export const MAX_OPEN_RUNS = 20;

/** Runs of judges as their workspace sees them; see {@link JudgeRunClaims} for who makes them. */
@Injectable()
export class JudgeRunsRepository {
  constructor(private readonly database: Database) {}

  /** Asks for a run, and forgets the oldest of those that have ended. Null when too many are open. */
  request(
    workspaceId: WorkspaceId,
    run: Pick<JudgeRunEntity, 'judgeId' | 'revision' | 'repeat' | 'samples'>,
  ): Promise<string | null> {
    const id = newId('judgeRun');
    return this.database.transaction(async () => {
      const [open] = await this.database.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM judge_runs
         WHERE workspace_id = $1 AND state IN ('queued', 'running')`,
        [workspaceId],
      );
      if ((open?.count ?? 0) >= MAX_OPEN_RUNS) {
        return null;
      }
      await this.table(workspaceId).insert({ ...run, id });
      await this.database.query(
        `DELETE FROM judge_runs WHERE workspace_id = $1 AND id IN (
           SELECT id FROM judge_runs
           WHERE workspace_id = $1 AND judge_id = $2 AND state IN ('finished', 'failed')
           ORDER BY id DESC OFFSET $3)`,
        [workspaceId, run.judgeId, KEPT_RUNS],
      );
      await this.database.announce(JUDGE_RUNS_TOPIC);
      return id;
    });
  }

  find(workspaceId: WorkspaceId, judgeId: string, id: string): Promise<JudgeRunEntity | null> {
    return this.table(workspaceId).find({ id, judgeId });
  }

  /** Every finished run of the judge that is kept, oldest first. */
  finished(workspaceId: WorkspaceId, judgeId: string): Promise<JudgeRunEntity[]> {
    return this.table(workspaceId).list({ judgeId, state: 'finished' }, { id: 'ASC' });
  }

  private table(workspaceId: WorkspaceId): ScopedTable<JudgeRunEntity> {
    return this.database.of(JudgeRunEntity, workspaceId);
  }
}
