import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { type Page, Pager } from '../common/paging.js';
import { ServerSecret } from '../common/server-secret.js';
import { Database } from '../database/database.js';
import { BEGINNING, type ChainBreak, findBreak, type Link } from './audit-chain.js';
import { AuditEventEntity } from './audit-event.entity.js';
import type { AuditEvent, AuditEventQuery, AuditVerification } from './audit-events.schemas.js';

const VERIFIED_AT_ONCE = 1_000;

/** Shows the audit log, and whether it is still what was written. */
@Injectable()
export class AuditEventsService {
  private readonly key: Buffer;

  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    secret: ServerSecret,
  ) {
    this.key = secret.derive('audit');
  }

  /** Newest first. @throws ProblemError invalid-cursor */
  async list(workspaceId: WorkspaceId, query: AuditEventQuery): Promise<Page<AuditEvent>> {
    const { limit, cursor, ...filters } = query;
    const events = this.database.of(AuditEventEntity, workspaceId).query('event');
    for (const [field, value] of Object.entries(filters)) {
      if (value !== undefined) {
        events.andWhere(`event.${field} = :${field}`, { [field]: value });
      }
    }
    const list = `audit-events ${workspaceId} ${JSON.stringify(filters)}`;
    const page = await this.pager.page(events, { limit, cursor }, list);
    return { ...page, data: page.data.map(present) };
  }

  /** Recomputes the whole chain as far as it reached when this began. */
  async verify(workspaceId: WorkspaceId): Promise<AuditVerification> {
    const head = await this.head(workspaceId);
    const firstBreak = await this.firstBreak(workspaceId, head);
    return {
      whole: firstBreak === null,
      head: { sequence: head.sequence, mac: head.mac.toString('hex') },
      firstBreak,
    };
  }

  private async head(workspaceId: WorkspaceId): Promise<Link> {
    const sql = 'SELECT sequence, mac FROM audit_heads WHERE workspace_id = $1';
    const [head] = await this.database.within(workspaceId, () =>
      this.database.query<Link>(sql, [workspaceId]),
    );
    return head ?? BEGINNING;
  }

  private async firstBreak(workspaceId: WorkspaceId, head: Link): Promise<ChainBreak | null> {
    let last = BEGINNING;
    for (;;) {
      const events = await this.eventsAfter(workspaceId, last, head);
      const found = findBreak(this.key, events, last);
      if (found !== null) {
        return found;
      }
      if (events.length === 0) {
        break;
      }
      last = events.at(-1) ?? last;
    }
    if (last.sequence < head.sequence) {
      return { sequence: last.sequence + 1, reason: 'missing' };
    }
    return last.mac.equals(head.mac) ? null : { sequence: last.sequence, reason: 'altered' };
  }

  private eventsAfter(
    workspaceId: WorkspaceId,
    last: Link,
    head: Link,
  ): Promise<AuditEventEntity[]> {
    return this.database
      .of(AuditEventEntity, workspaceId)
      .query('event')
      .andWhere('event.sequence > :after AND event.sequence <= :until', {
        after: last.sequence,
        until: head.sequence,
      })
      .orderBy('event.sequence', 'ASC')
      .take(VERIFIED_AT_ONCE)
      .getMany();
  }
}

function present(row: AuditEventEntity): AuditEvent {
  const { id, sequence, action, subjectId, keyId, requestId, details } = row;
  const createdAt = row.createdAt.toISOString();
  return { id, sequence, action, subjectId, keyId, requestId, details, createdAt };
}
