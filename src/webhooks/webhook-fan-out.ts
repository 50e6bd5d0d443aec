import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { newId } from '../common/ids.js';
import { carried } from '../common/tracing/tracing.js';
import { Database } from '../database/database.js';
import type { OutboxEntity } from '../database/outbox.entity.js';
import { OutboxRelay } from '../database/outbox-relay.js';
import { DELIVERIES_TOPIC } from './webhook-deliverer.js';
import { WebhookDeliveryEntity, WebhookEndpointEntity } from './webhook.entity.js';

/** How long the log keeps what has ended. */
const KEPT = '30 days';
const FORGOTTEN_AT_ONCE = 1_000;

/** An event as it comes from the outbox. */
interface Told {
  readonly eventId: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: object;
  /** The span that left the message; without one, its delivery to here is the beginning. */
  readonly traceparent?: string;
  /** The only endpoints that are told; all of the workspace when left out. */
  readonly webhookIds?: readonly string[];
}

/** Turns each event into one delivery for every endpoint that asked for its type and that it is for. */
@Injectable()
export class WebhookFanOut implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly relay: OutboxRelay,
  ) {}

  onModuleInit(): void {
    this.relay.handle('webhook', (messages) => this.fanOut(messages));
  }

  /** An event that comes twice has its deliveries already. */
  private fanOut(messages: readonly OutboxEntity[]): Promise<void> {
    return this.database.transaction(async () => {
      for (const { workspaceId, payload } of messages) {
        const told = payload as unknown as Told;
        const { eventId, type, timestamp, data, ...from } = told;
        const traceparent = from.traceparent ?? carried().traceparent ?? null;
        const endpoints = await this.endpointsFor(workspaceId, told);
        const body = JSON.stringify({ type, timestamp, data });
        const rows = endpoints.map((endpoint) => ({
          id: newId('webhookDelivery'),
          endpointId: endpoint.id,
          eventId,
          type,
          body,
          traceparent,
          state: 'pending' as const,
        }));
        await this.database.of(WebhookDeliveryEntity, workspaceId).insertNew(rows);
      }
      await this.forgetOld();
      await this.database.announce(DELIVERIES_TOPIC);
    });
  }

  private endpointsFor(
    workspaceId: WorkspaceId,
    { type, webhookIds }: Told,
  ): Promise<WebhookEndpointEntity[]> {
    const endpoints = this.database
      .of(WebhookEndpointEntity, workspaceId)
      .query('endpoint')
      .andWhere('endpoint.disabledReason IS NULL')
      .andWhere('endpoint.eventTypes @> :types::jsonb', { types: JSON.stringify([type]) });
    if (webhookIds !== undefined) {
      endpoints.andWhere('endpoint.id = ANY(:webhookIds)', { webhookIds });
    }
    return endpoints.getMany();
  }

  private async forgetOld(): Promise<void> {
    await this.database.acrossWorkspaces(() =>
      this.database.query(
        `DELETE FROM webhook_deliveries WHERE id IN (
           SELECT id FROM webhook_deliveries WHERE finished_at < now() - $1::interval
           LIMIT ${FORGOTTEN_AT_ONCE} FOR UPDATE SKIP LOCKED)`,
        [KEPT],
      ),
    );
  }
}
