import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import type { WorkspaceId } from '../../src/common/caller.js';
import { newId } from '../../src/common/ids.js';
import { Pager } from '../../src/common/paging.js';
import { ServerSecret } from '../../src/common/server-secret.js';
import { dataSourceOptions, openDatabase } from '../../src/database/data-source.js';
import { Database } from '../../src/database/database.js';
import { Outbox } from '../../src/database/outbox.js';
import { Tally } from '../../src/common/metrics/tally.js';
import { NO_TRACING } from '../../src/common/tracing/tracing.js';
import { OutboxObserver } from '../../src/database/outbox-observer.js';
import { OutboxRelay } from '../../src/database/outbox-relay.js';
import { EpisodeRecorder } from '../../src/memory/episode-recorder.js';
import { EpisodeSearch } from '../../src/memory/episode-search.js';
import { EpisodesRepository } from '../../src/memory/episodes.repository.js';
import { IndexReconciler } from '../../src/memory/index-reconciler.js';
import { IndexSync } from '../../src/memory/index-sync.js';
import { MilvusConnection } from '../../src/memory/index/milvus-connection.js';
import { MilvusIndex } from '../../src/memory/index/milvus-index.js';
import type { RecallIndex } from '../../src/memory/index/recall-index.js';
import { MemoryReport } from '../../src/memory/memory-report.js';
import { MemoryService } from '../../src/memory/memory.service.js';
import { RecallKeysRepository } from '../../src/memory/recall-keys.repository.js';
import { createTestConfig } from './app.js';
import { FakeEmbedder } from './fake-embedder.js';
import { asOperator } from './operator.js';
import { PATIENT } from './patient-schedule.js';

/** Long-term memory over real stores, with a small embedding and nobody who relays unless asked. */
export interface MemoryWorld {
  readonly memory: MemoryService;
  readonly report: MemoryReport;
  readonly database: Database;
  readonly embedder: FakeEmbedder;
  readonly sync: IndexSync;
  readonly keys: RecallKeysRepository;
  readonly reconciler: IndexReconciler;
  readonly index: MilvusIndex;
  /** Tells the index what waits in the outbox. */
  relay(): Promise<void>;
  createWorkspace(): Promise<WorkspaceId>;
  /** The same rows behind another index. */
  withIndex(index: RecallIndex): MemoryService;
  close(): Promise<void>;
}

export async function createMemoryWorld(): Promise<MemoryWorld> {
  const stores = await createTestConfig();
  const source = await openDatabase(dataSourceOptions(stores.config, PATIENT));
  const database = new Database(source);
  const operator = asOperator(database);
  const connection = new MilvusConnection(inject('milvusAddress'));
  const collection = `test_${randomUUID().replaceAll('-', '')}`;
  const embedder = new FakeEmbedder();
  const { dimensions } = embedder.describe();
  const index = new MilvusIndex(connection, () => ({ collection, dimensions }), PATIENT);
  const keys = new RecallKeysRepository(database, new Outbox(database));
  const episodes = new EpisodesRepository(database);
  const report = new MemoryReport(episodes, keys, new Pager(new ServerSecret(stores.config)));
  const withIndex = (other: RecallIndex) =>
    new MemoryService(
      new EpisodeRecorder(database, episodes, keys, embedder),
      new EpisodeSearch(episodes, keys, other, embedder),
      episodes,
      report,
    );
  const relay = new OutboxRelay(
    database,
    null as never,
    PATIENT,
    new OutboxObserver(new Tally(), NO_TRACING),
  );
  const sync = new IndexSync(relay, keys, index, embedder);
  const reconciler = new IndexReconciler(keys, index, sync, embedder);
  return {
    memory: withIndex(index),
    report,
    database: operator,
    embedder,
    sync,
    keys,
    reconciler,
    index,
    relay: async () => {
      while ((await relay.relay('memory', (messages) => sync.follow(messages))) > 0) {
        // Until nothing waits.
      }
    },
    createWorkspace: async () => {
      const id = newId('workspace') as WorkspaceId;
      await operator.query('INSERT INTO workspaces (id, name) VALUES ($1, $1)', [id]);
      return id;
    },
    withIndex,
    close: async () => {
      await index.drop();
      await connection.close();
      await source.destroy();
      await stores.drop();
    },
  };
}
