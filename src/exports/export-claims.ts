import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import type { Problem } from '../common/problems.js';
import { Schedule } from '../common/schedule.js';
import type { ExportedFile, ExportFormat } from '../contracts/policy.js';
import { Database } from '../database/database.js';

/** An export that this worker makes. */
export interface ExportClaim {
  readonly id: string;
  readonly workspaceId: WorkspaceId;
  readonly checkpointId: string;
  readonly format: ExportFormat;
  readonly fence: number;
  /** Tries since it was asked for, this one among them. */
  readonly attempts: number;
}

/** Who makes which export. A claim that another one has followed records nothing. */
@Injectable()
export class ExportClaims {
  private readonly leaseSeconds: number;

  constructor(
    private readonly database: Database,
    { exportLeaseMs }: Schedule,
  ) {
    this.leaseSeconds = exportLeaseMs / 1000;
  }

  /** The export that has waited longest, one whose worker died among them; null when none is due. */
  async claim(): Promise<ExportClaim | null> {
    const [claim] = await this.database.acrossWorkspaces(() =>
      this.database.query<ExportClaim>(
        `UPDATE exports SET state = 'running', fence = fence + 1, attempts = attempts + 1,
         lease_until = now() + make_interval(secs => $1)
       WHERE id = (
         SELECT id FROM exports
         WHERE (state = 'queued' AND retry_at <= now()) OR (state = 'running' AND lease_until < now())
         ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING id, workspace_id AS "workspaceId", checkpoint_id AS "checkpointId", format, fence, attempts`,
        [this.leaseSeconds],
      ),
    );
    return claim ?? null;
  }

  /** False when the export is gone, or another worker's. */
  renew(claim: ExportClaim): Promise<boolean> {
    return this.change(claim, 'lease_until = now() + make_interval(secs => $3)', this.leaseSeconds);
  }

  finish(claim: ExportClaim, files: readonly ExportedFile[]): Promise<boolean> {
    const ready = `state = 'ready', files = $3, error = NULL, lease_until = NULL, finished_at = now()`;
    return this.change(claim, ready, JSON.stringify(files));
  }

  /** Gives up. */
  fail(claim: ExportClaim, error: Problem): Promise<boolean> {
    const failed = `state = 'failed', error = $3, lease_until = NULL, finished_at = now()`;
    return this.change(claim, failed, JSON.stringify(error));
  }

  /** Another try, `waitMs` from now, by whoever is free then. */
  retry(claim: ExportClaim, error: Problem, waitMs: number): Promise<boolean> {
    const waiting = `state = 'queued', error = $3, lease_until = NULL,
      retry_at = now() + interval '${waitMs} milliseconds'`;
    return this.change(claim, waiting, JSON.stringify(error));
  }

  /** The worker ends: the try does not count. */
  release(claim: ExportClaim): Promise<boolean> {
    const back = `state = 'queued', lease_until = NULL, attempts = attempts - $3::integer`;
    return this.change(claim, back, 1);
  }

  private async change(claim: ExportClaim, set: string, value: unknown): Promise<boolean> {
    const changed = await this.database.query(
      `UPDATE exports SET ${set} WHERE id = $1 AND fence = $2 AND state = 'running' RETURNING id`,
      [claim.id, claim.fence, value],
    );
    return changed.length > 0;
  }
}
