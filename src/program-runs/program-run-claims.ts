import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import type { Problem } from '../common/problems.js';
import { Schedule } from '../common/schedule.js';
import { Database } from '../database/database.js';
import {
  PROGRAM_RUNS_TOPIC,
  type ProgramOutcome,
  type ProgramRunRequest,
  topicOfProgramRun,
} from './program-run.js';

/** A run that this worker makes. */
export interface ProgramRunClaim {
  readonly id: string;
  readonly workspaceId: WorkspaceId;
  readonly request: ProgramRunRequest;
  readonly fence: number;
  /** Tries, this one among them. */
  readonly attempts: number;
}

/** Who makes which run. A claim that another one has followed records nothing. */
@Injectable()
export class ProgramRunClaims {
  private readonly leaseSeconds: number;
  private readonly oldestSeconds: number;

  constructor(
    private readonly database: Database,
    { programRunLeaseMs, programRunWaitMs }: Schedule,
  ) {
    this.leaseSeconds = programRunLeaseMs / 1000;
    // Whoever asked has given up by then, or is gone without a word.
    this.oldestSeconds = (2 * programRunWaitMs) / 1000;
  }

  /** The run that has waited longest, one whose worker died among them; null when none waits. */
  async claim(): Promise<ProgramRunClaim | null> {
    const [row] = await this.database.acrossWorkspaces(async () => {
      await this.database.query(
        'DELETE FROM program_runs WHERE created_at < now() - make_interval(secs => $1)',
        [this.oldestSeconds],
      );
      return this.database.query<Omit<ProgramRunClaim, 'request'> & { readonly request: string }>(
        `UPDATE program_runs SET fence = fence + 1, attempts = attempts + 1,
           lease_until = now() + make_interval(secs => $1)
         WHERE id = (
           SELECT id FROM program_runs
           WHERE finished_at IS NULL AND (lease_until IS NULL OR lease_until < now())
           ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING id, workspace_id AS "workspaceId", request, fence, attempts`,
        [this.leaseSeconds],
      );
    });
    return row === undefined
      ? null
      : { ...row, request: JSON.parse(row.request) as ProgramRunRequest };
  }

  /** False when the run is gone, or another worker's. */
  renew(claim: ProgramRunClaim): Promise<boolean> {
    return this.change(claim, 'lease_until = now() + make_interval(secs => $3)', this.leaseSeconds);
  }

  finish(claim: ProgramRunClaim, results: readonly ProgramOutcome[]): Promise<boolean> {
    const set = 'results = $3, lease_until = NULL, finished_at = now()';
    return this.telling(topicOfProgramRun(claim.id), claim, set, JSON.stringify(results));
  }

  fail(claim: ProgramRunClaim, error: Problem): Promise<boolean> {
    const set = 'error = $3, lease_until = NULL, finished_at = now()';
    return this.telling(topicOfProgramRun(claim.id), claim, set, JSON.stringify(error));
  }

  /** The worker ends: the try does not count, and another worker goes on. */
  release(claim: ProgramRunClaim): Promise<boolean> {
    const set = 'lease_until = NULL, attempts = attempts - $3::integer';
    return this.telling(PROGRAM_RUNS_TOPIC, claim, set, 1);
  }

  private telling(
    topic: string,
    claim: ProgramRunClaim,
    set: string,
    value: unknown,
  ): Promise<boolean> {
    return this.database.transaction(async () => {
      const isDone = await this.change(claim, set, value);
      await (isDone ? this.database.announce(topic) : null);
      return isDone;
    });
  }

  private async change(claim: ProgramRunClaim, set: string, value: unknown): Promise<boolean> {
    const changed = await this.database.query(
      `UPDATE program_runs SET ${set}
       WHERE id = $1 AND fence = $2 AND finished_at IS NULL RETURNING id`,
      [claim.id, claim.fence, value],
    );
    return changed.length > 0;
  }
}
