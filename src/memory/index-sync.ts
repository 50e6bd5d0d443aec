import { Injectable, type OnModuleInit } from '@nestjs/common';
import { z } from 'zod';
import type { OutboxEntity } from '../database/outbox.entity.js';
import { OutboxRelay } from '../database/outbox-relay.js';
import { Embedder } from './embedding/embedder.js';
import { RecallIndex } from './index/recall-index.js';
import { RecallKeysRepository } from './recall-keys.repository.js';
import { scopeOf } from './recall/recall-text.js';

const Payload = z.object({ keyIds: z.array(z.string()) });

/**
 * Keeps the search index in step with PostgreSQL. It writes what the table says now, so messages may come late,
 * twice and in any order.
 */
@Injectable()
export class IndexSync implements OnModuleInit {
  constructor(
    private readonly relay: OutboxRelay,
    private readonly keys: RecallKeysRepository,
    private readonly index: RecallIndex,
    private readonly embedder: Embedder,
  ) {}

  onModuleInit(): void {
    this.relay.handle('memory', (messages) => this.follow(messages));
  }

  /** Writes the keys that messages name. */
  follow(messages: readonly Pick<OutboxEntity, 'payload'>[]): Promise<void> {
    return this.write(messages.flatMap(({ payload }) => Payload.parse(payload).keyIds));
  }

  /** Upserts the keys that exist; removes the others. */
  async write(named: readonly string[]): Promise<void> {
    const ids = [...new Set(named)];
    const keys = await this.keys.toIndex(this.embedder.describe().id, ids);
    const living = new Set(keys.map(({ id }) => id));
    await this.index.upsert(
      keys.map(({ id, workspaceId, project, vector }) => ({
        id,
        scope: scopeOf(workspaceId, project),
        vector,
      })),
    );
    await this.index.remove(ids.filter((id) => !living.has(id)));
    await this.keys.markIndexed([...living]);
  }
}
