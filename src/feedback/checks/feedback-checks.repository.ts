import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../../common/caller.js';
import { Schedule } from '../../common/schedule.js';
import type { TaskRow } from '../../contracts/task.js';
import { Database } from '../../database/database.js';
import type { FeedbackEpisode, FeedbackExample } from '../feedback-outcome.js';
import type { FeedbackItem, FeedbackStatus } from '../feedback.schemas.js';

export const FEEDBACK_CHECKS_TOPIC = 'feedback-checks';

/** A feedback whose tests this worker runs. */
export interface FeedbackCheck {
  readonly id: string;
  readonly workspaceId: WorkspaceId;
  readonly fence: number;
  readonly status: FeedbackStatus;
  readonly content: FeedbackItem;
  readonly example: FeedbackExample;
  readonly episode: FeedbackEpisode;
  /** The task that was answered; null for a prompt, or when its dataset is deleted. */
  readonly task: TaskRow | null;
}

export interface CheckEnd {
  readonly status: FeedbackStatus;
  readonly reason: string | null;
  readonly trust: 'verified' | 'reported' | null;
}

interface CheckRow extends Omit<FeedbackCheck, 'content' | 'example' | 'episode' | 'task'> {
  readonly content: string;
  readonly example: string;
  readonly episode: string;
  readonly task: string | null;
}

/** Who checks which feedback. A claim that another one has followed records nothing. */
@Injectable()
export class FeedbackChecks {
  private readonly leaseSeconds: number;

  constructor(
    private readonly database: Database,
    { verificationLeaseMs }: Schedule,
  ) {
    this.leaseSeconds = verificationLeaseMs / 1000;
  }

  /** The feedback that has waited longest, one whose worker died among them; null when none waits. */
  async claim(): Promise<FeedbackCheck | null> {
    const [row] = await this.database.acrossWorkspaces(() =>
      this.database.query<CheckRow>(
        `UPDATE feedback SET check_state = 'running', check_fence = check_fence + 1,
           check_lease_until = now() + make_interval(secs => $1)
         WHERE id = (
           SELECT id FROM feedback
           WHERE check_state = 'queued' OR (check_state = 'running' AND check_lease_until < now())
           ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING id, workspace_id AS "workspaceId", check_fence AS fence, status, content, example, episode,
           (SELECT "row" FROM tasks
            WHERE tasks.id = feedback.task_id AND tasks.workspace_id = feedback.workspace_id) AS task`,
        [this.leaseSeconds],
      ),
    );
    return row === undefined
      ? null
      : {
          ...row,
          content: JSON.parse(row.content) as FeedbackItem,
          example: JSON.parse(row.example) as FeedbackExample,
          episode: JSON.parse(row.episode) as FeedbackEpisode,
          task: row.task === null ? null : (JSON.parse(row.task) as TaskRow),
        };
  }

  /** False when the feedback is gone, decided by a person, or another worker's. */
  renew(check: FeedbackCheck): Promise<boolean> {
    return this.change(check, 'check_lease_until = now() + make_interval(secs => $4)', [
      this.leaseSeconds,
    ]);
  }

  /** Leaves it to any worker. */
  release(check: FeedbackCheck): Promise<boolean> {
    return this.change(check, `check_state = 'queued', check_lease_until = NULL`, []);
  }

  /**
   * Records how it ended, and does `then` with it; neither when the claim is gone. Null leaves it as it is: the tests
   * have decided nothing. What a training has learned from stays consumed.
   */
  end(check: FeedbackCheck, end: CheckEnd | null, then: () => Promise<void>): Promise<void> {
    const over = 'check_state = NULL, check_lease_until = NULL';
    const set =
      end === null
        ? over
        : `${over}, reason = $5, trust = $6, status = CASE
             WHEN status = 'consumed' AND $4 = 'accepted' THEN status ELSE $4 END`;
    const values = end === null ? [] : [end.status, end.reason, end.trust];
    return this.database.transaction(async () => {
      if (await this.change(check, set, values)) {
        await then();
      }
    });
  }

  private async change(
    { id, workspaceId, fence }: FeedbackCheck,
    set: string,
    values: readonly unknown[],
  ): Promise<boolean> {
    const changed = await this.database.within(workspaceId, () =>
      this.database.query(
        `UPDATE feedback SET ${set}
         WHERE workspace_id = $1 AND id = $2 AND check_fence = $3 AND check_state = 'running'
         RETURNING id`,
        [workspaceId, id, fence, ...values],
      ),
    );
    return changed.length > 0;
  }
}
