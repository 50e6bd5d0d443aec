import { Test } from '@nestjs/testing';
import { CommonModule } from '../../../src/common/common.module.js';
import { tracingModule } from '../../../src/common/tracing/tracing.module.js';
import { ConfigModule } from '../../../src/config/config.module.js';
import { DatabaseModule } from '../../../src/database/database.module.js';
import { Embedder } from '../../../src/memory/embedding/embedder.js';
import { digestOf } from '../../../src/memory/index/index-digest.js';
import { type HeldKey, RecallIndex } from '../../../src/memory/index/recall-index.js';
import { MemoryModule } from '../../../src/memory/memory.module.js';
import { RecallKeysRepository } from '../../../src/memory/recall-keys.repository.js';
import { FakeEmbedder } from '../../support/fake-embedder.js';
import type { Cluster } from './cluster.js';

const EVERYTHING = { from: '', to: null };

/** Long-term memory as PostgreSQL and as the search index hold it. */
export interface MemoryView {
  digests(): Promise<{ readonly stored: string; readonly indexed: string }>;
  close(): Promise<void>;
}

export async function viewMemory({ config }: Cluster): Promise<MemoryView> {
  const modules = [
    ConfigModule.of(config),
    tracingModule('digest'),
    CommonModule,
    DatabaseModule,
    MemoryModule,
  ];
  const app = await Test.createTestingModule({ imports: modules })
    .overrideProvider(Embedder)
    .useClass(FakeEmbedder)
    .compile();
  const keys = app.get(RecallKeysRepository, { strict: false });
  const index = app.get(RecallIndex, { strict: false });
  const { id } = app.get(Embedder, { strict: false }).describe();
  let closing: Promise<void> | undefined;
  return {
    async digests() {
      const [stored, indexed] = await Promise.all([
        keys.listHeld(id, EVERYTHING),
        index.list(EVERYTHING),
      ]);
      return { stored: shown(stored), indexed: shown(indexed) };
    },
    close: () => (closing ??= app.close()),
  };
}

function shown(keys: readonly HeldKey[]): string {
  const { count, sum } = digestOf(keys);
  return `${count} keys (${sum})`;
}
