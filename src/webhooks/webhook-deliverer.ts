import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Schedule } from '../common/schedule.js';
import { Waker } from '../common/waker.js';
import { Database } from '../database/database.js';
import { Notifications } from '../database/notifications.js';
import { WebhookDeliveryEntity } from './webhook.entity.js';
import { WebhookSender } from './webhook-sender.js';

/** Announced when deliveries were added. */
export const DELIVERIES_TOPIC = 'webhooks';

/** Tries that are made at the same time. */
const MAX_IN_FLIGHT = 32;
/** An endpoint that has this many under way gets no more, so that one that hangs holds up no other. */
const MAX_PER_ENDPOINT = 4;

/** Sends what is due, many at a time; a try whose process died is made again when its claim has lapsed. */
@Injectable()
export class WebhookDeliverer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(WebhookDeliverer.name);
  private readonly stopping = new AbortController();
  private readonly waker = new Waker();
  private readonly inFlight = new Set<Promise<void>>();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly notifications: Notifications,
    private readonly sender: WebhookSender,
    private readonly schedule: Schedule,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.loop();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async loop(): Promise<void> {
    const { signal } = this.stopping;
    const unsubscribe = this.notifications.subscribe(DELIVERIES_TOPIC, () => this.waker.wake());
    while (!signal.aborted) {
      const count = await this.beginDue().catch((error: unknown) => {
        this.logger.error(`Webhooks could not be delivered: ${String(error)}`);
        return 0;
      });
      if (count === 0) {
        await this.waker.wait(this.schedule.webhookPollMs, signal);
      }
    }
    unsubscribe();
    await Promise.all(this.inFlight);
  }

  /** One round, waited for; the number of tries that it made. */
  async deliverDue(): Promise<number> {
    const deliveries = await this.claim(MAX_PER_ENDPOINT);
    await Promise.all(deliveries.map((delivery) => this.sender.send(delivery)));
    return deliveries.length;
  }

  /** Begins some of the tries that are due; the number of those. */
  private async beginDue(): Promise<number> {
    const free = MAX_IN_FLIGHT - this.inFlight.size;
    if (free === 0) {
      return 0;
    }
    const deliveries = await this.claim(Math.min(free, MAX_PER_ENDPOINT));
    for (const delivery of deliveries) {
      const attempt = this.sender
        .send(delivery)
        .catch((error: unknown) => {
          this.logger.error(`What came of a webhook could not be recorded: ${String(error)}`);
        })
        .finally(() => {
          this.inFlight.delete(attempt);
          this.waker.wake();
        });
      this.inFlight.add(attempt);
    }
    return deliveries.length;
  }

  private claim(limit: number): Promise<WebhookDeliveryEntity[]> {
    return this.database.acrossWorkspaces(() =>
      this.database.query<WebhookDeliveryEntity>(
        `UPDATE webhook_deliveries
         SET attempts = attempts + 1, claimed_until = now() + $1 * interval '1 ms'
         WHERE id IN (
           SELECT delivery.id FROM webhook_deliveries delivery
           JOIN webhook_endpoints endpoint ON endpoint.id = delivery.endpoint_id
           WHERE delivery.state = 'pending' AND delivery.next_attempt_at <= now()
             AND (delivery.claimed_until IS NULL OR delivery.claimed_until < now())
             AND (endpoint.resting_until IS NULL OR endpoint.resting_until <= now())
             AND delivery.endpoint_id NOT IN (
               SELECT endpoint_id FROM webhook_deliveries
               WHERE state = 'pending' AND claimed_until > now()
               GROUP BY endpoint_id HAVING count(*) >= $3)
           ORDER BY delivery.next_attempt_at LIMIT $2 FOR UPDATE OF delivery SKIP LOCKED)
         RETURNING id, workspace_id AS "workspaceId", endpoint_id AS "endpointId",
           event_id AS "eventId", body, traceparent, attempts, attempts_before AS "attemptsBefore"`,
        [this.schedule.webhookClaimMs, limit, MAX_PER_ENDPOINT],
      ),
    );
  }
}
