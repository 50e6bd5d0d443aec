import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import type { WorkspaceId } from '../common/caller.js';
import { Schedule } from '../common/schedule.js';
import { Database } from '../database/database.js';
import { askedMs } from './retry-schedule.js';

/** "Do not send anything more": the one answer that disables an endpoint at once. */
export const GONE = 410;
/** Too many requests, bad gateway, gateway timeout: the receiver is overloaded. */
const OVERLOADED: readonly (number | null)[] = [429, 502, 504];

interface Endpoint {
  readonly id: string;
  readonly workspaceId: WorkspaceId;
}

/** What the tries of all deliveries say about an endpoint: it rests, it recovers, or it is given up. */
@Injectable()
export class EndpointHealth {
  constructor(
    private readonly database: Database,
    private readonly schedule: Schedule,
    private readonly audit: AuditLog,
  ) {}

  async succeeded({ id, workspaceId }: Endpoint): Promise<void> {
    await this.database.query(
      `UPDATE webhook_endpoints SET failing_since = NULL, last_failed_at = NULL
       WHERE id = $1 AND workspace_id = $2 AND failing_since IS NOT NULL`,
      [id, workspaceId],
    );
  }

  /**
   * Disables an endpoint that has only failed for days; a long silence between two failures says nothing. Call it in the
   * transaction that records the try.
   */
  async failed(
    { id, workspaceId }: Endpoint,
    answer: { readonly status: number | null; readonly retryAfter: string | undefined },
  ): Promise<void> {
    const { webhookFailingMs, webhookQuietMs } = this.schedule;
    const isGone = answer.status === GONE;
    const [row] = await this.database.query<{ reason: string | null }>(
      `WITH health AS (
         SELECT id, disabled_reason AS before, CASE WHEN last_failed_at > now() - $3 * interval '1 ms'
           THEN failing_since ELSE now() END AS since
         FROM webhook_endpoints WHERE id = $1 AND workspace_id = $2 FOR NO KEY UPDATE),
       verdict AS (
         SELECT id, before, since, CASE WHEN $5 THEN 'The receiver answered 410.'
           WHEN since < now() - $4 * interval '1 ms' THEN 'Every try failed for days.' END AS reason
         FROM health)
       UPDATE webhook_endpoints AS endpoint
       SET failing_since = since, last_failed_at = now(),
         resting_until = greatest(resting_until, now() + $6 * interval '1 ms'),
         disabled_reason = coalesce(disabled_reason, reason),
         version = version + (disabled_reason IS NULL AND reason IS NOT NULL)::int
       FROM verdict WHERE endpoint.id = verdict.id
       RETURNING CASE WHEN before IS NULL THEN reason END AS reason`,
      [id, workspaceId, webhookQuietMs, webhookFailingMs, isGone, this.restMs(answer)],
    );
    const reason = row?.reason ?? null;
    if (reason !== null) {
      const action = 'webhook.disabled';
      await this.audit.record({ workspaceId, action, subjectId: id, details: { reason } });
    }
  }

  private restMs({
    status,
    retryAfter,
  }: {
    status: number | null;
    retryAfter?: string | undefined;
  }) {
    const least = OVERLOADED.includes(status) ? this.schedule.webhookRestMs : 0;
    return Math.max(least, askedMs(retryAfter, this.schedule, new Date()));
  }
}
