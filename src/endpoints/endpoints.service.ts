import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { requireVersion } from '../common/entity-tag.js';
import { newId } from '../common/ids.js';
import { changedMetadata } from '../common/metadata.js';
import { OutboundHttp } from '../common/outbound/outbound-http.js';
import { AddressRefused } from '../common/outbound/user-address.js';
import { type Page, type PageQuery, Pager } from '../common/paging.js';
import { ProblemError } from '../common/problems.js';
import { Credentials } from './credentials.js';
import type { EndpointEntity } from './endpoint.entity.js';
import { presentEndpoint } from './endpoint-presenter.js';
import {
  type CreateEndpoint,
  type Endpoint,
  EndpointLimits,
  type NewEndpoint,
  type UpdateEndpoint,
} from './endpoints.schemas.js';
import { EndpointsRepository } from './endpoints.repository.js';

const MAX_ENDPOINTS = 50;

/** Servers that workspaces let the service call: language models, and judges of their own. */
@Injectable()
export class EndpointsService {
  constructor(
    private readonly repository: EndpointsRepository,
    private readonly pager: Pager,
    private readonly outbound: OutboundHttp,
    private readonly credentials: Credentials,
  ) {}

  /** @throws ProblemError endpoint-url-refused, quota-exceeded */
  async create(workspaceId: WorkspaceId, wish: CreateEndpoint): Promise<NewEndpoint> {
    await this.checkAddress(wish);
    if ((await this.repository.of(workspaceId).count({})) >= MAX_ENDPOINTS) {
      const detail = `A workspace has at most ${MAX_ENDPOINTS} endpoints.`;
      throw new ProblemError('quota-exceeded', detail);
    }
    const { kind, name, limits, metadata } = wish;
    const place = { id: newId('endpoint'), workspaceId };
    const secret = kind === 'http' ? this.credentials.make() : null;
    const credential = secret ?? (wish.kind === 'openai' ? wish.apiKey : undefined);
    const server =
      wish.kind === 'http'
        ? { url: wish.url, model: null, price: null }
        : {
            url: wish.baseUrl.replace(/\/+$/, ''),
            model: wish.model,
            price: wish.price ?? null,
          };
    const sealed = credential === undefined ? null : this.credentials.seal(credential, place);
    const row = { ...place, kind, name, limits, metadata, ...server, credential: sealed };
    const { origin } = new URL(server.url);
    await this.repository.insert(row, { kind, name, origin, model: server.model });
    return { ...(await this.get(workspaceId, place.id)), secret };
  }

  async list(workspaceId: WorkspaceId, query: PageQuery): Promise<Page<Endpoint>> {
    const rows = this.repository.of(workspaceId).query('endpoint');
    const page = await this.pager.page(rows, query, `endpoints ${workspaceId}`);
    return { ...page, data: page.data.map(presentEndpoint) };
  }

  /** @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, id: string): Promise<Endpoint> {
    const endpoint = await this.find(workspaceId, id);
    if (endpoint === null) {
      throw ProblemError.notFound('endpoint', id);
    }
    return endpoint;
  }

  async find(workspaceId: WorkspaceId, id: string): Promise<Endpoint | null> {
    const row = await this.repository.of(workspaceId).find({ id });
    return row === null ? null : presentEndpoint(row);
  }

  /**
   * @param version that the caller has read, or null when any may be changed
   * @throws ProblemError not-found, precondition-failed, validation-failed
   */
  async update(
    workspaceId: WorkspaceId,
    id: string,
    wish: UpdateEndpoint,
    version: number | null,
  ): Promise<Endpoint> {
    const change = (before: EndpointEntity) => {
      requireVersion(before.version, version);
      return { ...this.changed(before, wish), version: before.version + 1 };
    };
    // What was changed, and of the key no more than that it was.
    const fields = Object.keys(wish);
    if (!(await this.repository.change({ id, workspaceId }, change, { fields }))) {
      throw ProblemError.notFound('endpoint', id);
    }
    return this.get(workspaceId, id);
  }

  /**
   * An endpoint that something else names, for the field of the body at `path`. In a transaction it is there until
   * that ends.
   *
   * @throws ProblemError not-found; validation-failed when it is of another kind
   */
  async require(
    workspaceId: WorkspaceId,
    { id, kind, path }: { readonly id: string; readonly kind: Endpoint['kind']; path: string },
  ): Promise<Endpoint> {
    const row = await this.repository.hold(workspaceId, id, 'pessimistic_read');
    if (row === null) {
      throw ProblemError.notFound('endpoint', id, path);
    }
    if (row.kind !== kind) {
      throw ProblemError.field(path, `${id} is of the kind ${row.kind}; ${kind} is needed`);
    }
    return presentEndpoint(row);
  }

  private changed(before: EndpointEntity, wish: UpdateEndpoint): Partial<EndpointEntity> {
    const { name, apiKey, price, limits, metadata = {} } = wish;
    requireKindFor(before, wish);
    return {
      ...(name === undefined ? {} : { name }),
      ...(apiKey === undefined
        ? {}
        : { credential: apiKey === null ? null : this.credentials.seal(apiKey, before) }),
      ...(price === undefined ? {} : { price }),
      limits: EndpointLimits.parse({ ...before.limits, ...limits }),
      metadata: changedMetadata(before.metadata, metadata),
    };
  }

  private async checkAddress(wish: CreateEndpoint): Promise<void> {
    const [field, url] =
      wish.kind === 'openai' ? ['baseUrl', wish.baseUrl] : (['url', wish.url] as const);
    await this.outbound.check(url).catch((error: unknown) => {
      if (error instanceof AddressRefused) {
        const { message: detail } = error;
        const errors = [{ pointer: `#/body/${field}`, detail }];
        throw new ProblemError('endpoint-url-refused', `${field}: ${detail}`, errors);
      }
      throw error;
    });
  }
}

/** @throws ProblemError validation-failed for what an endpoint of this kind, or with this history, cannot be given */
function requireKindFor({ kind, price: before }: EndpointEntity, wish: UpdateEndpoint): void {
  const { apiKey, price } = wish;
  const alien = apiKey !== undefined ? 'apiKey' : price !== undefined ? 'price' : undefined;
  if (kind !== 'openai' && alien !== undefined) {
    throw ProblemError.field(alien, 'only an endpoint of the kind openai has one');
  }
  if (price !== undefined && before !== null && price.currency !== before.currency) {
    const detail = `the cost so far is in ${before.currency}; register another endpoint`;
    throw ProblemError.field('price.currency', detail);
  }
}
