import { Injectable } from '@nestjs/common';
import { chargeKey, DAILY_CAPS, findSpentCap } from '../api-keys/key-ledger.js';
import type { WorkspaceId } from '../common/caller.js';
import type { Problem } from '../common/problems.js';
import { Schedule } from '../common/schedule.js';
import type { TaskOutcome } from '../contracts/evaluation.js';
import { addUsage, type Usage } from '../contracts/usage.js';
import { Database } from '../database/database.js';
import type { NewRow } from '../database/scoped-table.js';
import { capExceeded } from '../limits/cap-exceeded.js';
import { LeaseLost } from '../jobs/stop-reasons.js';
import { EvaluatedTaskEntity, EvaluationRunEntity } from './evaluation.entity.js';
import type { Contamination, EvaluationReportFigures } from './evaluations.schemas.js';

const INSERTED_AT_ONCE = 500;

/** An evaluation that this worker makes. */
export interface EvaluationClaim {
  readonly id: string;
  readonly workspaceId: WorkspaceId;
  readonly fence: number;
  /** Tries since the last tasks that were kept, this one among them. */
  readonly attempts: number;
}

/** The key has used what it may use today. */
export class CapReached extends Error {
  override readonly name = 'CapReached';

  constructor(
    readonly problem: Problem,
    readonly waitMs: number,
  ) {
    super(problem.detail);
  }
}

/** Outcomes of tasks that follow each other. */
export interface ExaminedBatch {
  readonly first: number;
  readonly outcomes: readonly TaskOutcome[];
  readonly used: Usage;
}

/** Who makes which evaluation, and what they find. A claim that another one has followed records nothing. */
@Injectable()
export class EvaluationClaims {
  private readonly leaseSeconds: number;

  constructor(
    private readonly database: Database,
    { evaluationLeaseMs }: Schedule,
  ) {
    this.leaseSeconds = evaluationLeaseMs / 1000;
  }

  /** The one that has waited longest, whose worker died or whose tasks are verified; null when none is due. */
  async claim(): Promise<EvaluationClaim | null> {
    const [claim] = await this.database.acrossWorkspaces(() =>
      this.database.query<EvaluationClaim>(
        `UPDATE evaluation_runs SET state = 'running', fence = fence + 1, attempts = attempts + 1,
           started_at = coalesce(started_at, now()), lease_until = now() + make_interval(secs => $1)
         WHERE id = (
           SELECT id FROM evaluation_runs AS due
           WHERE (state = 'running' AND lease_until < now())
             OR (state = 'queued' AND retry_at <= now() AND NOT EXISTS (
               SELECT FROM datasets WHERE datasets.workspace_id = due.workspace_id
                 AND datasets.id = due.dataset_id AND verification_state <> 'done'))
           ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING id, workspace_id AS "workspaceId", fence, attempts`,
        [this.leaseSeconds],
      ),
    );
    return claim ?? null;
  }

  /** What the claim is of. @throws LeaseLost */
  async load({ id, workspaceId, fence }: EvaluationClaim): Promise<EvaluationRunEntity> {
    const row = await this.database.of(EvaluationRunEntity, workspaceId).find({ id });
    return row?.fence === fence && row.state === 'running' ? row : lost();
  }

  /** False when the evaluation is gone, cancelled, or another worker's. */
  renew(claim: EvaluationClaim): Promise<boolean> {
    return this.change(claim, 'lease_until = now() + make_interval(secs => $3)', this.leaseSeconds);
  }

  /** Keeps which tasks are examined, once and for all tries. @throws LeaseLost */
  plan(
    claim: EvaluationClaim,
    tasks: readonly NewRow<EvaluatedTaskEntity>[],
    contamination: Contamination,
  ): Promise<void> {
    return this.database.transaction(async () => {
      await this.require(claim, 'contamination = $3', JSON.stringify(contamination));
      await this.require(claim, 'total = $3', tasks.length);
      const table = this.database.of(EvaluatedTaskEntity, claim.workspaceId);
      for (let start = 0; start < tasks.length; start += INSERTED_AT_ONCE) {
        await table.insert(tasks.slice(start, start + INSERTED_AT_ONCE));
      }
    });
  }

  /** @throws LeaseLost */
  begun(claim: EvaluationClaim, environment: Readonly<Record<string, string>>): Promise<void> {
    return this.require(claim, 'environment = $3', JSON.stringify(environment));
  }

  /** @throws CapReached */
  async requireAllowance(key: Pick<EvaluationRunEntity, 'workspaceId' | 'keyId'>): Promise<void> {
    const spent = await findSpentCap(this.database, key, DAILY_CAPS);
    if (spent !== null) {
      const waitMs = Math.max(0, (spent.freesAt?.getTime() ?? 0) - Date.now());
      throw new CapReached(capExceeded(spent).toProblem(), waitMs);
    }
  }

  /** Keeps a batch whole, with what it has cost, which the key is charged. @throws LeaseLost */
  keep(claim: EvaluationClaim, { first, outcomes, used }: ExaminedBatch): Promise<void> {
    const { id, workspaceId } = claim;
    return this.database.transaction(async () => {
      await this.require(claim, 'attempts = 0, done = $3', first + outcomes.length);
      const table = this.database.of(EvaluatedTaskEntity, workspaceId);
      for (const [index, outcome] of outcomes.entries()) {
        const where = { evaluationId: id, position: first + index };
        await table.update(where, { outcome: JSON.stringify(outcome) });
      }
      const runs = this.database.of(EvaluationRunEntity, workspaceId);
      const { usage, keyId } = (await runs.find({ id })) ?? lost();
      await runs.update({ id }, { usage: addUsage(usage, used) });
      await chargeKey(this.database, { workspaceId, keyId }, used);
    });
  }

  finish(claim: EvaluationClaim, report: EvaluationReportFigures): Promise<boolean> {
    const set = `state = 'succeeded', report = $3, error = NULL, lease_until = NULL, finished_at = now()`;
    return this.change(claim, set, JSON.stringify(report));
  }

  /** Gives up; what was examined stays. */
  fail(claim: EvaluationClaim, error: Problem): Promise<boolean> {
    const set = `state = 'failed', error = $3, lease_until = NULL, finished_at = now()`;
    return this.change(claim, set, JSON.stringify(error));
  }

  /** Another try, `waitMs` from now, by whoever is free then. One that `counts` for nothing is no fault of its own. */
  retry(
    claim: EvaluationClaim,
    error: Problem | null,
    waitMs: number,
    counts = true,
  ): Promise<boolean> {
    const set = `state = 'queued', error = $3, lease_until = NULL,
      attempts = greatest(0, attempts - ${counts ? 0 : 1}),
      retry_at = now() + interval '${Math.ceil(waitMs)} milliseconds'`;
    return this.change(claim, set, error === null ? null : JSON.stringify(error));
  }

  private async require(claim: EvaluationClaim, set: string, value: unknown): Promise<void> {
    if (!(await this.change(claim, set, value))) {
      lost();
    }
  }

  private async change(
    { id, workspaceId, fence }: EvaluationClaim,
    set: string,
    value: unknown,
  ): Promise<boolean> {
    const changed = await this.database.query(
      `UPDATE evaluation_runs SET ${set}
       WHERE id = $1 AND fence = $2 AND state = 'running' AND workspace_id = $4 RETURNING id`,
      [id, fence, value, workspaceId],
    );
    return changed.length > 0;
  }
}

function lost(): never {
  throw new LeaseLost('The evaluation is gone, cancelled, or another worker makes it.');
}
