import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { In } from 'typeorm';
import { preconditionFailed } from '../common/entity-tag.js';
import { newId } from '../common/ids.js';
import { OutboundHttp } from '../common/outbound/outbound-http.js';
import { AddressRefused } from '../common/outbound/user-address.js';
import { type Page, type PageQuery, Pager } from '../common/paging.js';
import { ProblemError } from '../common/problems.js';
import { EndpointSecrets } from './endpoint-secrets.js';
import type { WebhookEndpointEntity } from './webhook.entity.js';
import type {
  CreateWebhook,
  NewWebhook,
  RotateSecret,
  UpdateWebhook,
  Webhook,
} from './webhooks.schemas.js';
import { WebhooksRepository } from './webhooks.repository.js';

const MAX_ENDPOINTS = 50;
const SWITCHED_OFF = 'It was switched off.';

/** Where workspaces want to be told of events. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly repository: WebhooksRepository,
    private readonly pager: Pager,
    private readonly outbound: OutboundHttp,
    private readonly secrets: EndpointSecrets,
  ) {}

  /** @throws ProblemError webhook-url-refused, quota-exceeded */
  async create(workspaceId: WorkspaceId, { url, eventTypes }: CreateWebhook): Promise<NewWebhook> {
    await this.outbound.check(url).catch(asProblem);
    if ((await this.repository.of(workspaceId).count({})) >= MAX_ENDPOINTS) {
      throw new ProblemError(
        'quota-exceeded',
        `A workspace has at most ${MAX_ENDPOINTS} webhooks.`,
      );
    }
    const id = newId('webhookEndpoint');
    const { secret, sealed } = this.secrets.make({ id, workspaceId });
    const row = { id, workspaceId, url, eventTypes, secret: sealed };
    await this.repository.insert(row, { origin: originOf(url), eventTypes });
    return { ...(await this.get(workspaceId, id)), secret };
  }

  async list(workspaceId: WorkspaceId, query: PageQuery): Promise<Page<Webhook>> {
    const endpoints = this.repository.of(workspaceId).query('endpoint');
    const page = await this.pager.page(endpoints, query, `webhooks ${workspaceId}`);
    return { ...page, data: page.data.map(present) };
  }

  /** @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, id: string): Promise<Webhook> {
    return present(await this.find(workspaceId, id));
  }

  /**
   * @param version that the caller has read, or null when any may be changed
   * @throws ProblemError not-found, webhook-url-refused, precondition-failed
   */
  async update(
    workspaceId: WorkspaceId,
    id: string,
    { url, eventTypes, enabled }: UpdateWebhook,
    version: number | null,
  ): Promise<Webhook> {
    const before = await this.find(workspaceId, id);
    await (url === undefined ? null : this.outbound.check(url).catch(asProblem));
    const isWoken = enabled === true && before.disabledReason !== null;
    const change = {
      ...(url === undefined ? {} : { url }),
      ...(eventTypes === undefined ? {} : { eventTypes }),
      ...(enabled === false && before.disabledReason === null
        ? { disabledReason: SWITCHED_OFF }
        : {}),
      ...(isWoken ? { disabledReason: null, failingSince: null, restingUntil: null } : {}),
    };
    const read = { id, workspaceId, version: version ?? before.version };
    const origin = url === undefined ? undefined : originOf(url);
    const told = { action: 'webhook.changed', details: { origin, eventTypes, enabled } } as const;
    if (!(await this.repository.change(read, change, told))) {
      throw preconditionFailed(`The webhook has changed since version ${read.version}.`);
    }
    return this.get(workspaceId, id);
  }

  /** A new secret; the one before signs too for a while. @throws ProblemError not-found, conflict */
  async rotateSecret(
    workspaceId: WorkspaceId,
    id: string,
    { overlapSeconds }: RotateSecret,
  ): Promise<NewWebhook> {
    const before = await this.find(workspaceId, id);
    const { secret, sealed } = this.secrets.make({ id, workspaceId });
    const change = {
      secret: sealed,
      previousSecret: before.secret,
      previousSecretUntil: new Date(Date.now() + overlapSeconds * 1_000),
    };
    const told = { action: 'webhook.secret_rotated', details: { overlapSeconds } } as const;
    if (!(await this.repository.change(before, change, told))) {
      throw new ProblemError(
        'conflict',
        'The webhook was changed at the same time; read it again.',
      );
    }
    return { ...(await this.get(workspaceId, id)), secret };
  }

  /** Those of `ids` that name no webhook of the workspace. */
  async unknownOf(workspaceId: WorkspaceId, ids: readonly string[]): Promise<string[]> {
    const rows =
      ids.length === 0 ? [] : await this.repository.of(workspaceId).list({ id: In([...ids]) });
    const known = new Set(rows.map(({ id }) => id));
    return ids.filter((id) => !known.has(id));
  }

  /** @throws ProblemError not-found, webhook-disabled */
  async requireEnabled(workspaceId: WorkspaceId, id: string): Promise<void> {
    const { disabledReason } = await this.find(workspaceId, id);
    if (disabledReason !== null) {
      throw new ProblemError(
        'webhook-disabled',
        `The webhook ${id} is disabled: ${disabledReason}`,
      );
    }
  }

  /** Nothing more is sent there, and the log of its deliveries goes with it. @throws ProblemError not-found */
  async delete(workspaceId: WorkspaceId, id: string): Promise<void> {
    if (!(await this.repository.delete({ id, workspaceId }))) {
      throw ProblemError.notFound('webhook', id);
    }
  }

  private async find(workspaceId: WorkspaceId, id: string): Promise<WebhookEndpointEntity> {
    const row = await this.repository.of(workspaceId).find({ id });
    if (row === null) {
      throw ProblemError.notFound('webhook', id);
    }
    return row;
  }
}

/** The rest of an address often holds a secret of its receiver. */
function originOf(url: string): string {
  return new URL(url).origin;
}

function asProblem(error: unknown): never {
  if (error instanceof AddressRefused) {
    const { message: detail } = error;
    throw new ProblemError('webhook-url-refused', `url: ${detail}`, [
      { pointer: '#/body/url', detail },
    ]);
  }
  throw error;
}

function present(row: WebhookEndpointEntity): Webhook {
  const { id, url, eventTypes, disabledReason, version, previousSecretUntil } = row;
  const isOverlap = previousSecretUntil !== null && previousSecretUntil > new Date();
  return {
    id,
    url,
    eventTypes,
    enabled: disabledReason === null,
    disabledReason,
    failingSince: row.failingSince?.toISOString() ?? null,
    previousSecretUntil: isOverlap ? previousSecretUntil.toISOString() : null,
    version,
    createdAt: row.createdAt.toISOString(),
  };
}
