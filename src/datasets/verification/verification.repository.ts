import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../../common/caller.js';
import { Schedule } from '../../common/schedule.js';
import type { TaskRow, VerificationOutcome } from '../../contracts/task.js';
import { Database } from '../../database/database.js';
import { Outbox } from '../../database/outbox.js';

export const VERIFICATION_TOPIC = 'dataset-verification';

export interface VerificationClaim {
  readonly id: string;
  readonly workspaceId: WorkspaceId;
}

export interface TaskToVerify {
  readonly id: string;
  readonly row: TaskRow;
}

export interface TaskOutcome {
  readonly id: string;
  readonly outcome: VerificationOutcome;
  readonly reason: string | null;
}

/** Who verifies what, and what it showed. A batch is recorded once; a verification goes on where its worker died. */
@Injectable()
export class VerificationRepository {
  private readonly leaseSeconds: number;

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    { verificationLeaseMs }: Schedule,
  ) {
    this.leaseSeconds = verificationLeaseMs / 1000;
  }

  /** Forgets earlier outcomes and asks for new ones; changes nothing while a verification is under way. */
  async request(workspaceId: WorkspaceId, id: string): Promise<void> {
    await this.database.transaction(async () => {
      const asked = await this.database.query(
        `UPDATE datasets SET verification_state = 'queued'
         WHERE workspace_id = $1 AND id = $2 AND verification_state = 'done'
         RETURNING id`,
        [workspaceId, id],
      );
      if (asked.length > 0) {
        await this.database.query(
          `UPDATE tasks SET verification = NULL, verification_reason = NULL
           WHERE workspace_id = $1 AND dataset_id = $2`,
          [workspaceId, id],
        );
        await this.database.announce(VERIFICATION_TOPIC);
      }
    });
  }

  /** The next dataset that nobody verifies, the one whose worker died among them. */
  async claim(): Promise<VerificationClaim | null> {
    const [claim] = await this.database.acrossWorkspaces(() =>
      this.database.query<VerificationClaim>(
        `UPDATE datasets SET verification_state = 'running',
         verification_lease = now() + make_interval(secs => $1)
       WHERE id = (
         SELECT id FROM datasets
         WHERE verification_state = 'queued'
            OR (verification_state = 'running' AND verification_lease < now())
         ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING id, workspace_id AS "workspaceId"`,
        [this.leaseSeconds],
      ),
    );
    return claim ?? null;
  }

  async nextTasks({ workspaceId, id }: VerificationClaim, limit: number): Promise<TaskToVerify[]> {
    const rows = await this.database.query<{ id: string; row: string }>(
      `SELECT id, "row" FROM tasks
       WHERE workspace_id = $1 AND dataset_id = $2 AND verification IS NULL
       ORDER BY position LIMIT $3`,
      [workspaceId, id, limit],
    );
    return rows.map((task) => ({ id: task.id, row: JSON.parse(task.row) as TaskRow }));
  }

  async record(claim: VerificationClaim, outcomes: readonly TaskOutcome[]): Promise<void> {
    await this.database.transaction(async () => {
      await this.database.query(
        `UPDATE datasets SET verification_lease = now() + make_interval(secs => $2) WHERE id = $1`,
        [claim.id, this.leaseSeconds],
      );
      await this.database.query(
        `UPDATE tasks SET verification = found.outcome, verification_reason = found.reason
         FROM unnest($2::text[], $3::text[], $4::text[]) AS found (id, outcome, reason)
         WHERE tasks.workspace_id = $1 AND tasks.id = found.id`,
        [
          claim.workspaceId,
          outcomes.map(({ id }) => id),
          outcomes.map(({ outcome }) => outcome),
          outcomes.map(({ reason }) => reason),
        ],
      );
    });
  }

  /** Leaves the dataset to any worker, which goes on after the last recorded batch. */
  async release({ workspaceId, id }: VerificationClaim): Promise<void> {
    await this.database.query(
      `UPDATE datasets SET verification_state = 'queued', verification_lease = NULL
       WHERE workspace_id = $1 AND id = $2 AND verification_state = 'running'`,
      [workspaceId, id],
    );
  }

  /** Jobs that have waited for it may start. */
  async finish({ workspaceId, id }: VerificationClaim): Promise<void> {
    await this.database.transaction(async () => {
      await this.database.query(
        `UPDATE datasets SET verification_state = 'done', verification_lease = NULL
         WHERE workspace_id = $1 AND id = $2 AND verification_state = 'running'`,
        [workspaceId, id],
      );
      await this.outbox.add([{ kind: 'queue', workspaceId, aggregate: id, payload: {} }]);
    });
  }
}
