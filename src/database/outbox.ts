import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { newId } from '../common/ids.js';
import { carried } from '../common/tracing/tracing.js';
import { Database } from './database.js';
import { OutboxEntity, type OutboxKind } from './outbox.entity.js';

export interface OutboxMessage {
  readonly kind: OutboxKind;
  readonly workspaceId: WorkspaceId;
  /** The id of the thing that the message is about. */
  readonly aggregate: string;
  readonly payload: Record<string, unknown>;
}

/** Where a feature leaves work for outside PostgreSQL; see {@link OutboxRelay} for who does it. */
@Injectable()
export class Outbox {
  constructor(private readonly database: Database) {}

  /** Call it inside the transaction that causes the work: both happen, or neither. */
  async add(messages: readonly OutboxMessage[]): Promise<void> {
    await this.database.transaction(async () => {
      for (const { workspaceId, payload, ...message } of messages) {
        await this.database
          .of(OutboxEntity, workspaceId)
          .insert({ id: newId('outbox'), ...message, payload: { ...payload, ...carried() } });
      }
      await this.database.announce('outbox');
    });
  }
}
