import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { Workspace, type WorkspaceId } from '../common/caller.js';
import { IfMatch } from '../common/entity-tag.js';
import { Operation } from '../common/operation.js';
import { PageQuery } from '../common/paging.js';
import { WebhookDeliveriesService } from './webhook-deliveries.service.js';
import { WebhookReplaysService } from './webhook-replays.service.js';
import {
  CreateWebhook,
  NewWebhook,
  Replay,
  ReplayDeliveries,
  RotateSecret,
  UpdateWebhook,
  Webhook,
  WebhookDelivery,
  WebhookDeliveryPage,
  WebhookPage,
  WebhookParams,
} from './webhooks.schemas.js';
import { WebhooksService } from './webhooks.service.js';

@ApiTags('Webhooks')
@Controller('webhooks')
export class WebhooksController {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly sent: WebhookDeliveriesService,
    private readonly replays: WebhookReplaysService,
  ) {}

  @Post()
  @Operation({
    id: 'createWebhook',
    scope: 'webhooks:manage',
    summary: 'Be told of events; the signing secret is shown in this answer only.',
    answer: NewWebhook,
    status: 201,
    isVersioned: true,
    location: '/webhooks',
    takesIdempotencyKey: true,
    problems: ['validation-failed', 'unknown-field', 'webhook-url-refused', 'quota-exceeded'],
  })
  create(
    @Workspace() workspace: WorkspaceId,
    @Body({ schema: CreateWebhook }) body: CreateWebhook,
  ): Promise<NewWebhook> {
    return this.webhooks.create(workspace, body);
  }

  @Get()
  @Operation({
    id: 'listWebhooks',
    scope: 'webhooks:manage',
    summary: 'List webhooks, newest first.',
    answer: WebhookPage,
    problems: ['invalid-cursor', 'validation-failed'],
  })
  list(
    @Workspace() workspace: WorkspaceId,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<WebhookPage> {
    return this.webhooks.list(workspace, query);
  }

  @Get(':id')
  @Operation({
    id: 'getWebhook',
    scope: 'webhooks:manage',
    summary: 'Read a webhook.',
    answer: Webhook,
    isVersioned: true,
    problems: ['not-found'],
  })
  get(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: WebhookParams }) { id }: WebhookParams,
  ): Promise<Webhook> {
    return this.webhooks.get(workspace, id);
  }

  @Patch(':id')
  @Operation({
    id: 'updateWebhook',
    scope: 'webhooks:manage',
    summary: 'Change the address, the events or whether it is enabled; what is left out stays.',
    answer: Webhook,
    isVersioned: true,
    ifMatch: 'required',
    problems: ['not-found', 'validation-failed', 'unknown-field', 'webhook-url-refused'],
  })
  update(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: WebhookParams }) { id }: WebhookParams,
    @Body({ schema: UpdateWebhook }) body: UpdateWebhook,
    @IfMatch() version: number | null,
  ): Promise<Webhook> {
    return this.webhooks.update(workspace, id, body, version);
  }

  @Post(':id/ping')
  @Operation({
    id: 'pingWebhook',
    scope: 'webhooks:manage',
    summary: 'Send a test event there, over the path that all events take.',
    description: 'Read what came of it in the log of deliveries.',
    answer: WebhookDelivery,
    status: 202,
    takesIdempotencyKey: true,
    problems: ['not-found', 'webhook-disabled'],
  })
  ping(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: WebhookParams }) { id }: WebhookParams,
  ): Promise<WebhookDelivery> {
    return this.replays.ping(workspace, id);
  }

  @Post(':id/rotate-secret')
  @ApiBody({ required: false })
  @Operation({
    id: 'rotateWebhookSecret',
    scope: 'webhooks:manage',
    summary: 'Make a new signing secret; it is shown in this answer only.',
    description:
      'For the overlap, a day unless told otherwise, both sign: webhook-signature carries two signatures. A secret of ' +
      'before those two ends at once.',
    answer: NewWebhook,
    takesIdempotencyKey: true,
    problems: ['not-found', 'conflict', 'validation-failed', 'unknown-field'],
  })
  rotateSecret(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: WebhookParams }) { id }: WebhookParams,
    @Body({ schema: RotateSecret.prefault({}) }) body: RotateSecret,
  ): Promise<NewWebhook> {
    return this.webhooks.rotateSecret(workspace, id, body);
  }

  @Post(':id/replay')
  @Operation({
    id: 'replayWebhook',
    scope: 'webhooks:manage',
    summary: 'Send one delivery again, or those of a time, with the webhook-id that they had.',
    answer: Replay,
    status: 202,
    takesIdempotencyKey: true,
    problems: ['not-found', 'webhook-disabled', 'validation-failed', 'unknown-field'],
  })
  replay(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: WebhookParams }) { id }: WebhookParams,
    @Body({ schema: ReplayDeliveries }) body: ReplayDeliveries,
  ): Promise<Replay> {
    return this.replays.replay(workspace, id, body);
  }

  @Delete(':id')
  @Operation({
    id: 'deleteWebhook',
    scope: 'webhooks:manage',
    summary: 'Stop sending there, and forget the log of its deliveries.',
    answer: null,
    problems: ['not-found'],
  })
  delete(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: WebhookParams }) { id }: WebhookParams,
  ): Promise<void> {
    return this.webhooks.delete(workspace, id);
  }

  @Get(':id/deliveries')
  @Operation({
    id: 'listWebhookDeliveries',
    scope: 'webhooks:manage',
    summary: 'List what was sent, every try with what came back, newest first.',
    answer: WebhookDeliveryPage,
    problems: ['not-found', 'invalid-cursor', 'validation-failed'],
  })
  deliveries(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: WebhookParams }) { id }: WebhookParams,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<WebhookDeliveryPage> {
    return this.sent.list(workspace, id, query);
  }
}
