import { Injectable } from '@nestjs/common';
import { Schedule } from '../common/schedule.js';
import { Database } from '../database/database.js';
import { EndpointHealth, GONE } from './endpoint-health.js';
import { msUntilRetry } from './retry-schedule.js';
import {
  WebhookAttemptEntity,
  WebhookDeliveryEntity,
  WebhookEndpointEntity,
} from './webhook.entity.js';
import { type Outcome, WebhookPoster } from './webhook-poster.js';

const KEEP_CHARACTERS = 1_024;

type Delivery = Pick<
  WebhookDeliveryEntity,
  | 'id'
  | 'workspaceId'
  | 'endpointId'
  | 'eventId'
  | 'body'
  | 'traceparent'
  | 'attempts'
  | 'attemptsBefore'
>;

/** Makes one try of a delivery and records what came of it. */
@Injectable()
export class WebhookSender {
  constructor(
    private readonly database: Database,
    private readonly poster: WebhookPoster,
    private readonly health: EndpointHealth,
    private readonly schedule: Schedule,
  ) {}

  send(delivery: Delivery): Promise<void> {
    return this.database.within(delivery.workspaceId, () => this.attempt(delivery));
  }

  private async attempt(delivery: Delivery): Promise<void> {
    const { workspaceId, endpointId } = delivery;
    const endpoint = await this.database
      .of(WebhookEndpointEntity, workspaceId)
      .find({ id: endpointId });
    if (endpoint === null || endpoint.disabledReason !== null) {
      await this.finish(delivery, 'dropped');
      return;
    }
    const outcome = await this.poster.post(endpoint, delivery);
    await this.database.transaction(async () => {
      // The endpoint comes first, as when it is deleted: two that lock in one order never wait for each other.
      await this.noteHealth(endpoint, outcome);
      await this.record(delivery, outcome);
      await this.settle(delivery, outcome);
    });
  }

  private record(
    { id, workspaceId, attempts }: Delivery,
    { sentAt, status, error, answer, durationMs }: Outcome,
  ): Promise<void> {
    return this.database.of(WebhookAttemptEntity, workspaceId).insert({
      deliveryId: id,
      number: attempts,
      status,
      error,
      durationMs,
      createdAt: sentAt,
      // PostgreSQL cannot hold NUL in text.
      answer: answer.replaceAll('\0', '').slice(0, KEEP_CHARACTERS),
    });
  }

  private noteHealth(endpoint: WebhookEndpointEntity, outcome: Outcome): Promise<void> {
    return outcome.error === null
      ? this.health.succeeded(endpoint)
      : this.health.failed(endpoint, outcome);
  }

  private async settle(delivery: Delivery, { error, status, retryAfter }: Outcome): Promise<void> {
    if (error === null) {
      await this.finish(delivery, 'delivered');
    } else if (status === GONE) {
      await this.finish(delivery, 'dropped');
    } else {
      await this.postpone(delivery, retryAfter);
    }
  }

  private async postpone(delivery: Delivery, retryAfter: string | undefined): Promise<void> {
    const { schedule } = this;
    const at = { schedule, now: new Date(), random: Math.random() };
    const waitMs = msUntilRetry(delivery.attempts - delivery.attemptsBefore, retryAfter, at);
    if (waitMs === null) {
      await this.finish(delivery, 'exhausted');
      return;
    }
    await this.database.query(
      `UPDATE webhook_deliveries
       SET claimed_until = NULL, next_attempt_at = now() + $3 * interval '1 ms'
       WHERE id = $1 AND workspace_id = $2 AND state = 'pending' AND attempts = $4`,
      [delivery.id, delivery.workspaceId, waitMs, delivery.attempts],
    );
  }

  /** Each claim counts a try, so one whose claim lapsed and went to another changes nothing. */
  private async finish(
    { id, workspaceId, attempts }: Delivery,
    state: WebhookDeliveryEntity['state'],
  ): Promise<void> {
    await this.database
      .of(WebhookDeliveryEntity, workspaceId)
      .update(
        { id, state: 'pending', attempts },
        { state, claimedUntil: null, finishedAt: () => 'now()' },
      );
  }
}
