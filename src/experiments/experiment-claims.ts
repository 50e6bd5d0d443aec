import { Injectable } from '@nestjs/common';
import { isStillValid } from '../api-keys/key-ledger.js';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { Schedule } from '../common/schedule.js';
import { Database } from '../database/database.js';

/** An experiment that is to be looked at, and how many looks in a row have failed. */
export interface ExperimentClaim {
  readonly id: string;
  readonly workspaceId: WorkspaceId;
  readonly keyId: string;
  readonly failures: number;
}

/** Which experiment is looked at next. Two that look at one at the same time do no harm. */
@Injectable()
export class ExperimentClaims {
  constructor(
    private readonly database: Database,
    private readonly schedule: Schedule,
  ) {}

  /** The one that is due for longest, which is due again after the time between looks; null when none is. */
  async claim(): Promise<ExperimentClaim | null> {
    const [claim] = await this.database.acrossWorkspaces(() =>
      this.database.query<ExperimentClaim>(
        `UPDATE experiments SET look_at = now() + make_interval(secs => $1)
         WHERE id = (
           SELECT id FROM experiments WHERE state = 'running' AND look_at <= now()
           ORDER BY look_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING id, workspace_id AS "workspaceId", key_id AS "keyId", failures`,
        [this.schedule.experimentLookMs / 1000],
      ),
    );
    return claim ?? null;
  }

  /** Keeps others from looking for as long as this look takes. False once there is nothing to look at. */
  async renew({ id, workspaceId }: ExperimentClaim): Promise<boolean> {
    const held = await this.database.query(
      `UPDATE experiments SET look_at = greatest(look_at, now() + make_interval(secs => $3))
       WHERE workspace_id = $1 AND id = $2 AND state = 'running' RETURNING id`,
      [workspaceId, id, this.schedule.experimentLookMs / 1000],
    );
    return held.length > 0;
  }

  /** Whether its key may still ask for anything. */
  isAllowed(claim: ExperimentClaim): Promise<boolean> {
    return isStillValid(this.database, claim);
  }

  async looked({ id, workspaceId, failures }: ExperimentClaim): Promise<void> {
    if (failures > 0) {
      await this.database.query(
        'UPDATE experiments SET failures = 0 WHERE workspace_id = $1 AND id = $2',
        [workspaceId, id],
      );
    }
  }

  /** Looks again after `waitMs`. */
  async retry({ id, workspaceId }: ExperimentClaim, waitMs: number): Promise<void> {
    await this.database.query(
      `UPDATE experiments SET failures = failures + 1, look_at = now() + make_interval(secs => $3)
       WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, id, waitMs / 1000],
    );
  }

  /** Ends it; what it has posted goes on, and what was found stays. */
  async fail({ id, workspaceId }: ExperimentClaim, detail: string): Promise<void> {
    const error = new ProblemError('experiment-failed', detail).toProblem();
    await this.database.transaction(async () => {
      await this.database.query(
        `UPDATE experiments SET state = 'failed', error = $3, finished_at = now()
         WHERE workspace_id = $1 AND id = $2 AND state = 'running'`,
        [workspaceId, id, JSON.stringify(error)],
      );
      await this.database.query(
        `UPDATE experiment_cells SET state = 'failed', error = $3
         WHERE workspace_id = $1 AND experiment_id = $2
           AND state IN ('queued', 'training', 'evaluating')`,
        [workspaceId, id, JSON.stringify(error)],
      );
    });
  }
}
