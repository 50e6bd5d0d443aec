import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { WorkspaceId } from '../common/caller.js';
import { type Page, type PageQuery, Pager } from '../common/paging.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { WebhookAttemptEntity, WebhookDeliveryEntity } from './webhook.entity.js';
import type { WebhookAttempt, WebhookDelivery } from './webhooks.schemas.js';
import { WebhooksService } from './webhooks.service.js';

/** The log of what was sent where, and what came back. */
@Injectable()
export class WebhookDeliveriesService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    private readonly webhooks: WebhooksService,
  ) {}

  /** @throws ProblemError not-found, invalid-cursor */
  async list(
    workspaceId: WorkspaceId,
    endpointId: string,
    query: PageQuery,
  ): Promise<Page<WebhookDelivery>> {
    await this.webhooks.get(workspaceId, endpointId);
    const deliveries = this.database
      .of(WebhookDeliveryEntity, workspaceId)
      .query('delivery')
      .andWhere('delivery.endpointId = :endpointId', { endpointId });
    const page = await this.pager.page(deliveries, query, `deliveries ${endpointId}`);
    return { ...page, data: await this.present(workspaceId, page.data) };
  }

  /** @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, endpointId: string, id: string): Promise<WebhookDelivery> {
    const row = await this.database.of(WebhookDeliveryEntity, workspaceId).find({ id, endpointId });
    const [delivery] = await this.present(workspaceId, row === null ? [] : [row]);
    if (delivery === undefined) {
      throw ProblemError.notFound('delivery', id);
    }
    return delivery;
  }

  private async present(
    workspaceId: WorkspaceId,
    rows: readonly WebhookDeliveryEntity[],
  ): Promise<WebhookDelivery[]> {
    const attempts = await this.database
      .of(WebhookAttemptEntity, workspaceId)
      .list({ deliveryId: In(rows.map(({ id }) => id)) }, { number: 'ASC' });
    return rows.map((row) =>
      present(
        row,
        attempts.filter(({ deliveryId }) => deliveryId === row.id),
      ),
    );
  }
}

function present(
  row: WebhookDeliveryEntity,
  attempts: readonly WebhookAttemptEntity[],
): WebhookDelivery {
  const { id, eventId, type, state } = row;
  const nextAttemptAt = state === 'pending' ? row.nextAttemptAt.toISOString() : null;
  const createdAt = row.createdAt.toISOString();
  return { id, eventId, type, state, nextAttemptAt, attempts: attempts.map(shown), createdAt };
}

function shown(row: WebhookAttemptEntity): WebhookAttempt {
  const { number, status, error, answer, durationMs } = row;
  return { number, status, error, answer, durationMs, createdAt: row.createdAt.toISOString() };
}
