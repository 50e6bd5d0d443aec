import { Module } from '@nestjs/common';
import { EndpointHealth } from './endpoint-health.js';
import { EndpointSecrets } from './endpoint-secrets.js';
import { WebhookDeliverer } from './webhook-deliverer.js';
import { WebhookDeliveriesService } from './webhook-deliveries.service.js';
import { WebhookFanOut } from './webhook-fan-out.js';
import { WebhookPoster } from './webhook-poster.js';
import { WebhookReplaysService } from './webhook-replays.service.js';
import { WebhookSender } from './webhook-sender.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksRepository } from './webhooks.repository.js';
import { WebhooksService } from './webhooks.service.js';

/** Webhooks, all of them in the API process: endpoints, fan-out and delivery. */
@Module({
  controllers: [WebhooksController],
  providers: [
    EndpointSecrets,
    EndpointHealth,
    WebhooksRepository,
    WebhooksService,
    WebhookDeliveriesService,
    WebhookReplaysService,
    WebhookFanOut,
    WebhookPoster,
    WebhookSender,
    WebhookDeliverer,
  ],
  exports: [WebhooksService],
})
export class WebhooksModule {}
