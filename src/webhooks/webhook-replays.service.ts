import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { newId } from '../common/ids.js';
import { ProblemError } from '../common/problems.js';
import { carried } from '../common/tracing/tracing.js';
import { Database } from '../database/database.js';
import { DELIVERIES_TOPIC } from './webhook-deliverer.js';
import { WebhookDeliveriesService } from './webhook-deliveries.service.js';
import { WebhookDeliveryEntity } from './webhook.entity.js';
import {
  PING,
  type Replay,
  type ReplayDeliveries,
  type WebhookDelivery,
  type WebhookPing,
} from './webhooks.schemas.js';
import { WebhooksService } from './webhooks.service.js';

const MAX_REPLAYED = 10_000;

/** Sends on request, over the same path as everything else: a test event, or what was sent before. */
@Injectable()
export class WebhookReplaysService {
  constructor(
    private readonly database: Database,
    private readonly webhooks: WebhooksService,
    private readonly log: WebhookDeliveriesService,
  ) {}

  /**
   * The answer is the delivery as it waits, however soon it is sent.
   *
   * @throws ProblemError not-found, webhook-disabled
   */
  async ping(workspaceId: WorkspaceId, endpointId: string): Promise<WebhookDelivery> {
    await this.webhooks.requireEnabled(workspaceId, endpointId);
    const timestamp = new Date().toISOString();
    const message: WebhookPing = { type: PING, timestamp, data: { webhookId: endpointId } };
    const id = newId('webhookDelivery');
    return this.database.transaction(async () => {
      await this.database.of(WebhookDeliveryEntity, workspaceId).insert({
        id,
        endpointId,
        eventId: newId('event'),
        type: PING,
        body: JSON.stringify(message),
        ...carried(),
        state: 'pending',
      });
      await this.database.announce(DELIVERIES_TOPIC);
      return this.log.get(workspaceId, endpointId, id);
    });
  }

  /**
   * Sends deliveries again: same id and body, new tries, the schedule from its beginning.
   *
   * @throws ProblemError not-found, webhook-disabled; validation-failed when there are too many
   */
  async replay(
    workspaceId: WorkspaceId,
    endpointId: string,
    body: ReplayDeliveries,
  ): Promise<Replay> {
    await this.webhooks.requireEnabled(workspaceId, endpointId);
    return this.database.transaction(async () => {
      const deliveries =
        body.deliveryId === undefined
          ? await this.restartRange(workspaceId, endpointId, body)
          : await this.restartOne(workspaceId, endpointId, body.deliveryId);
      await this.database.announce(DELIVERIES_TOPIC);
      return { deliveries };
    });
  }

  /** One that is still pending is due at once. */
  private async restartOne(
    workspaceId: WorkspaceId,
    endpointId: string,
    id: string,
  ): Promise<number> {
    const count = await this.restart('id = $3', [workspaceId, endpointId, id]);
    if (count === 0) {
      throw ProblemError.notFound('delivery', id, 'deliveryId');
    }
    return count;
  }

  private async restartRange(
    workspaceId: WorkspaceId,
    endpointId: string,
    { from, until, states = ['exhausted', 'dropped'] }: ReplayDeliveries,
  ): Promise<number> {
    const count = await this.restart(
      `id IN (
         SELECT id FROM webhook_deliveries
         WHERE workspace_id = $1 AND endpoint_id = $2 AND state = ANY($3)
           AND created_at >= $4 AND created_at < coalesce($5::timestamptz, now())
         LIMIT ${MAX_REPLAYED + 1})`,
      [workspaceId, endpointId, states, from, until ?? null],
    );
    if (count > MAX_REPLAYED) {
      throw ProblemError.field(
        'from',
        `There are more than ${MAX_REPLAYED} deliveries since then.`,
      );
    }
    return count;
  }

  private async restart(condition: string, parameters: readonly unknown[]): Promise<number> {
    const rows = await this.database.query(
      `UPDATE webhook_deliveries
       SET state = 'pending', next_attempt_at = now(), finished_at = NULL,
         attempts_before = CASE WHEN state = 'pending' THEN attempts_before ELSE attempts END
       WHERE workspace_id = $1 AND endpoint_id = $2 AND ${condition} RETURNING id`,
      parameters,
    );
    return rows.length;
  }
}
