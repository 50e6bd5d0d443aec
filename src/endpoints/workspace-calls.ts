import { Injectable, Logger } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import {
  CallFailed,
  type ChatAnswer,
  type ChatRequest,
  type EndpointCalls,
} from '../contracts/endpoint-call.js';
import { Credentials } from './credentials.js';
import {
  type CalledModel,
  type Callee,
  type CallOptions,
  type ChatOptions,
  EndpointClient,
} from './endpoint-client.js';
import type { EndpointEntity } from './endpoint.entity.js';
import { type CallUsage, EndpointsRepository } from './endpoints.repository.js';

/** Which endpoint is called, and for whom. */
interface Place {
  readonly id: string;
  readonly workspaceId: WorkspaceId;
}

/** Calls endpoints by their ids, and counts what was used of each. */
@Injectable()
export class WorkspaceCalls {
  private readonly logger = new Logger(WorkspaceCalls.name);

  constructor(
    private readonly repository: EndpointsRepository,
    private readonly credentials: Credentials,
    private readonly client: EndpointClient,
  ) {}

  /** The endpoints of one workspace. */
  of(workspaceId: WorkspaceId): EndpointCalls {
    return {
      chat: (id, request, signal) => this.chat({ id, workspaceId }, request, { signal }),
      post: (id, body, signal) => this.post({ id, workspaceId }, body, { signal }),
    };
  }

  /** @throws CallFailed, or the reason of the signal */
  async chat(place: Place, request: ChatRequest, options: ChatOptions): Promise<ChatAnswer> {
    const row = await this.find(place, 'openai');
    const work = this.client.chat(this.model(row), request, options);
    return this.counted(row, work, (answer) => answer);
  }

  /** @throws CallFailed, or the reason of the signal */
  async models(place: Place, options: CallOptions): Promise<string[]> {
    return this.client.models(this.model(await this.find(place, 'openai')), options);
  }

  /** @throws CallFailed, or the reason of the signal */
  async post(place: Place, body: object, options: CallOptions): Promise<unknown> {
    const row = await this.find(place, 'http');
    return this.counted(row, this.client.post(this.callee(row), body, options), () => ({}));
  }

  /** @throws CallFailed missing */
  private async find(
    { id, workspaceId }: Place,
    kind: EndpointEntity['kind'],
  ): Promise<EndpointEntity> {
    const row = await this.repository.of(workspaceId).find({ id });
    if (row?.kind !== kind) {
      throw new CallFailed('missing', `There is no endpoint ${id} of the kind ${kind} here.`);
    }
    return row;
  }

  private model(row: EndpointEntity): CalledModel {
    return { ...this.callee(row), model: row.model ?? '', price: row.price };
  }

  private callee(row: EndpointEntity): Callee {
    const { id, url, limits, credential: sealed } = row;
    const credential = sealed === null ? null : this.credentials.unseal(sealed, row);
    return { id, url, limits, credential };
  }

  private async counted<T>(
    row: EndpointEntity,
    work: Promise<T>,
    usageOf: (answer: T) => Omit<CallUsage, 'failed'>,
  ): Promise<T> {
    try {
      const answer = await work;
      await this.count(row, { ...usageOf(answer), failed: false });
      return answer;
    } catch (error) {
      if (error instanceof CallFailed) {
        await this.count(row, { failed: true });
      }
      throw error;
    }
  }

  /** What was answered is not lost because it could not be counted. */
  private async count(row: EndpointEntity, usage: CallUsage): Promise<void> {
    await this.repository.count(row, usage).catch((error: unknown) => {
      this.logger.error({ err: error }, 'A call of an endpoint was not counted.');
    });
  }
}
