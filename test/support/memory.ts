import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import type { WorkspaceId } from '../../src/common/caller.js';
import { newId } from '../../src/common/ids.js';
import { AuditLog } from '../../src/audit/audit-log.js';
import { Pager } from '../../src/common/paging.js';
import { ServerSecret } from '../../src/common/server-secret.js';
import { FeedbackRemovals } from '../../src/feedback/feedback-removals.js';
import { TrainedCheckpoints } from '../../src/jobs/trained-checkpoints.js';
import { EpisodeChangesService } from '../../src/memory/episode-changes.service.js';
import { EpisodesService } from '../../src/memory/episodes.service.js';
import { Forgetting } from '../../src/memory/forgetting.js';
import { MemoryKeeper } from '../../src/memory/memory-keeper.js';
import { MemoryPurgesService } from '../../src/memory/memory-purges.service.js';
import { dataSourceOptions, openDatabase } from '../../src/database/data-source.js';
import { Database } from '../../src/database/database.js';
import { Outbox } from '../../src/database/outbox.js';
import { Tally } from '../../src/common/metrics/tally.js';
import { NO_TRACING } from '../../src/common/tracing/tracing.js';
import { OutboxObserver } from '../../src/database/outbox-observer.js';
import { OutboxRelay } from '../../src/database/outbox-relay.js';
import { EpisodeCounter } from '../../src/memory/episode-counter.js';
import { EpisodeRecorder } from '../../src/memory/episode-recorder.js';
import { EpisodeSearch } from '../../src/memory/episode-search.js';
import { EpisodesRepository } from '../../src/memory/episodes.repository.js';
import { IndexReconciler } from '../../src/memory/index-reconciler.js';
import { IndexSync } from '../../src/memory/index-sync.js';
import { IndexWriter } from '../../src/memory/index-writer.js';
import { MilvusConnection } from '../../src/memory/index/milvus-connection.js';
import { MilvusIndex } from '../../src/memory/index/milvus-index.js';
import { IndexRebuilder } from '../../src/memory/index-rebuilder.js';
import type { RecallIndex } from '../../src/memory/index/recall-index.js';
import { MemoryReport } from '../../src/memory/memory-report.js';
import { MemorySpaces } from '../../src/memory/memory-spaces.js';
import { MemoryService } from '../../src/memory/memory.service.js';
import { PurgedTraces } from '../../src/memory/purged-traces.js';
import { RecallKeysRepository } from '../../src/memory/recall-keys.repository.js';
import { createTestConfig } from './app.js';
import { FakeEmbedder } from './fake-embedder.js';
import { asOperator } from './operator.js';
import { PATIENT } from './patient-schedule.js';

/** Long-term memory over real stores, with a small embedding and nobody who relays unless asked. */
export interface MemoryWorld {
  readonly memory: MemoryService;
  readonly report: MemoryReport;
  readonly spaces: MemorySpaces;
  readonly database: Database;
  readonly embedder: FakeEmbedder;
  readonly sync: IndexSync;
  readonly keys: RecallKeysRepository;
  readonly reconciler: IndexReconciler;
  readonly index: MilvusIndex;
  readonly forgetting: Forgetting;
  readonly keeper: (capacity: number) => MemoryKeeper;
  readonly purges: MemoryPurgesService;
  readonly episodes: EpisodesService;
  readonly changes: EpisodeChangesService;
  /** Tells the index what waits in the outbox. */
  relay(): Promise<void>;
  createWorkspace(): Promise<WorkspaceId>;
  /** The same rows behind another index. */
  withIndex(index: RecallIndex): MemoryService;
  /** What keeps another index in step, and builds it anew. */
  keepersOf(index: RecallIndex): {
    readonly sync: IndexSync;
    readonly reconciler: IndexReconciler;
    readonly rebuilder: IndexRebuilder;
  };
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
  const spaces = new MemorySpaces(database);
  const episodes = new EpisodesRepository(database, stores.config, spaces);
  const forgetting = new Forgetting(database, episodes, keys);
  const secret = new ServerSecret(stores.config);
  const audit = new AuditLog(database, secret);
  const report = new MemoryReport(new EpisodeCounter(database), keys, stores.config);
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
  const keepersOf = (other: RecallIndex) => {
    const writer = new IndexWriter(keys, other, embedder);
    const reconciler = new IndexReconciler(keys, other, writer, embedder);
    const rebuilder = new IndexRebuilder(other, writer, reconciler);
    return { sync: new IndexSync(relay, writer), reconciler, rebuilder };
  };
  const { sync, reconciler } = keepersOf(index);
  return {
    memory: withIndex(index),
    report,
    spaces,
    database: operator,
    embedder,
    sync,
    keys,
    reconciler,
    index,
    forgetting,
    keeper: (memoryCapacity) =>
      new MemoryKeeper(
        database,
        forgetting,
        Object.assign({}, stores.config, { memoryCapacity }),
        PATIENT,
      ),
    purges: new MemoryPurgesService(
      database,
      forgetting,
      new PurgedTraces(new TrainedCheckpoints(database), new FeedbackRemovals(database)),
      audit,
    ),
    episodes: new EpisodesService(episodes, new Pager(secret)),
    changes: new EpisodeChangesService(database, episodes, forgetting, audit),
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
    keepersOf,
    close: async () => {
      await index.drop();
      await connection.close();
      await source.destroy();
      await stores.drop();
    },
  };
}
