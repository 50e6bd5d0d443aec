import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../../../common/caller.js';
import type { Problem } from '../../../common/problems.js';
import { Schedule } from '../../../common/schedule.js';
import { Database } from '../../../database/database.js';
import { JUDGE_RUNS_TOPIC, topicOfRun } from './judge-runs.repository.js';
import type { JudgeSample } from './judge-runs.schemas.js';
import type { SampleOutcome } from './try-judge.js';

/** A run that this worker makes. */
export interface JudgeRunClaim {
  readonly id: string;
  readonly workspaceId: WorkspaceId;
  readonly judgeId: string;
  readonly revision: number;
  readonly repeat: number;
  readonly samples: readonly JudgeSample[];
  readonly fence: number;
  /** Tries, this one among them. */
  readonly attempts: number;
}

/** Who makes which run. A claim that another one has followed records nothing. */
@Injectable()
export class JudgeRunClaims {
  private readonly leaseSeconds: number;

  constructor(
    private readonly database: Database,
    { judgeRunLeaseMs }: Schedule,
  ) {
    this.leaseSeconds = judgeRunLeaseMs / 1000;
  }

  /** The run that has waited longest, one whose worker died among them; null when none waits. */
  async claim(): Promise<JudgeRunClaim | null> {
    const [row] = await this.database.acrossWorkspaces(() =>
      this.database.query<Omit<JudgeRunClaim, 'samples'> & { readonly samples: string }>(
        `UPDATE judge_runs SET state = 'running', fence = fence + 1, attempts = attempts + 1,
           lease_until = now() + make_interval(secs => $1)
         WHERE id = (
           SELECT id FROM judge_runs
           WHERE state = 'queued' OR (state = 'running' AND lease_until < now())
           ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING id, workspace_id AS "workspaceId", judge_id AS "judgeId", revision, "repeat",
           samples, fence, attempts`,
        [this.leaseSeconds],
      ),
    );
    return row === undefined
      ? null
      : { ...row, samples: JSON.parse(row.samples) as readonly JudgeSample[] };
  }

  /** False when the run is gone, or another worker's. */
  renew(claim: JudgeRunClaim): Promise<boolean> {
    return this.change(claim, 'lease_until = now() + make_interval(secs => $3)', this.leaseSeconds);
  }

  finish(claim: JudgeRunClaim, results: readonly SampleOutcome[]): Promise<boolean> {
    const set = `state = 'finished', results = $3, lease_until = NULL, finished_at = now()`;
    return this.end(claim, set, JSON.stringify(results));
  }

  fail(claim: JudgeRunClaim, error: Problem): Promise<boolean> {
    const set = `state = 'failed', error = $3, lease_until = NULL, finished_at = now()`;
    return this.end(claim, set, JSON.stringify(error));
  }

  /** The worker ends: the try does not count, and another worker goes on. */
  release(claim: JudgeRunClaim): Promise<boolean> {
    const set = `state = 'queued', lease_until = NULL, attempts = attempts - $3::integer`;
    return this.telling(JUDGE_RUNS_TOPIC, () => this.change(claim, set, 1));
  }

  private end(claim: JudgeRunClaim, set: string, value: string): Promise<boolean> {
    return this.telling(topicOfRun(claim.id), () => this.change(claim, set, value));
  }

  private telling(topic: string, change: () => Promise<boolean>): Promise<boolean> {
    return this.database.transaction(async () => {
      const isDone = await change();
      await (isDone ? this.database.announce(topic) : null);
      return isDone;
    });
  }

  private async change(claim: JudgeRunClaim, set: string, value: unknown): Promise<boolean> {
    const changed = await this.database.query(
      `UPDATE judge_runs SET ${set} WHERE id = $1 AND fence = $2 AND state = 'running' RETURNING id`,
      [claim.id, claim.fence, value],
    );
    return changed.length > 0;
  }
}
