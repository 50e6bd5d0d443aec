import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Webhook } from 'standardwebhooks';
import { ApiKeysService } from '../../src/api-keys/api-keys.service.js';
import type { WorkspaceId } from '../../src/common/caller.js';
import { newId } from '../../src/common/ids.js';
import type { Schedule } from '../../src/common/schedule.js';
import { Database } from '../../src/database/database.js';
import { Outbox } from '../../src/database/outbox.js';
import { randomFor } from '../../src/training/random.js';
import type { WebhookDelivery } from '../../src/webhooks/webhooks.schemas.js';
import { type Answer, type Client, clientOf, createTestConfig } from './app.js';
import { createFastWebhooks } from './fast-webhooks.js';
import { eventually } from './job-world.js';
import { asOperator } from './operator.js';
import { createReceiver, type Received, type Receiver } from './receiver.js';

/** An API that sends webhooks without waiting, and one receiver that its webhooks lead to. */
export class WebhookWorld {
  readonly database: Database;

  private constructor(
    readonly receiver: Receiver,
    readonly us: Client,
    private readonly app: NestFastifyApplication,
    private readonly drop: () => Promise<void>,
  ) {
    this.database = asOperator(app.get(Database));
  }

  static async create(durations: Partial<Schedule> = {}): Promise<WebhookWorld> {
    const receiver = await createReceiver();
    const stores = await createTestConfig({ OUTBOUND_ALLOW: receiver.address });
    const app = await createFastWebhooks(stores.config, durations);
    const [row] = await asOperator(app.get(Database)).query<{ id: WorkspaceId }>(
      'SELECT id FROM workspaces',
    );
    const { key } = await app.get(ApiKeysService).create(row!.id, { name: 'test' });
    return new WebhookWorld(receiver, clientOf(app, row!.id, key), app, () => stores.drop());
  }

  async close(): Promise<void> {
    this.receiver.reset();
    await this.app.close();
    await this.receiver.close();
    await this.drop();
  }

  /** No webhook, and nothing received. */
  async reset(): Promise<void> {
    await this.database.query('DELETE FROM webhook_endpoints');
    this.receiver.reset();
  }

  answerWith(status: number, headers: Record<string, string> = {}): void {
    this.receiver.answer = (_request, response) => {
      response.writeHead(status, headers).end();
    };
  }

  async create(path = ''): Promise<{ id: string; secret: string; version: number }> {
    return (await this.us.post('/webhooks', { url: `${this.receiver.url}${path}` })).body;
  }

  async read(id: string): Promise<Answer['body']> {
    return (await this.us.get(`/webhooks/${id}`)).body;
  }

  async log(id: string): Promise<WebhookDelivery[]> {
    return (await this.us.get(`/webhooks/${id}/deliveries?limit=100`)).body.data;
  }

  settled(id: string, state: string): Promise<WebhookDelivery[]> {
    return eventually(
      () => this.log(id),
      (all) => all.length > 0 && all.every((one) => one.state === state),
    );
  }

  ping(id: string): Promise<Answer> {
    return this.us.post(`/webhooks/${id}/ping`);
  }

  /** Events as jobs announce them, with data of any kind. */
  async announce(count: number): Promise<string[]> {
    const random = randomFor(3, 'text');
    const ids = Array.from({ length: count }, () => newId('event'));
    const messages = ids.map((eventId) => ({
      kind: 'webhook' as const,
      workspaceId: this.us.workspaceId!,
      aggregate: eventId,
      payload: {
        eventId,
        type: 'job.succeeded',
        timestamp: new Date().toISOString(),
        data: { name: String.fromCodePoint(0x20 + random.integer(0xd000), 0x1f985) },
      },
    }));
    await this.app.get(Outbox).add(messages);
    return ids;
  }
}

/** What the message says. @throws when the official verifier refuses it */
export function verify(secret: string, { body, headers }: Received): unknown {
  return new Webhook(secret).verify(body, headers as Record<string, string>);
}
