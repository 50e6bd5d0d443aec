import { Injectable, type OnModuleInit } from '@nestjs/common';
import { z } from 'zod';
import type { OutboxEntity } from '../database/outbox.entity.js';
import { OutboxRelay } from '../database/outbox-relay.js';
import { IndexWriter } from './index-writer.js';

const Payload = z.object({ keyIds: z.array(z.string()) });

/**
 * Keeps the search index in step with PostgreSQL. It writes what the table says now, so messages may come late,
 * twice and in any order.
 */
@Injectable()
export class IndexSync implements OnModuleInit {
  constructor(
    private readonly relay: OutboxRelay,
    private readonly writer: IndexWriter,
  ) {}

  onModuleInit(): void {
    this.relay.handle('memory', (messages) => this.follow(messages));
  }

  /** Writes the keys that messages name. */
  follow(messages: readonly Pick<OutboxEntity, 'payload'>[]): Promise<void> {
    return this.writer.write(messages.flatMap(({ payload }) => Payload.parse(payload).keyIds));
  }
}
