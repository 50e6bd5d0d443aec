import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import type { DataSource } from 'typeorm';
import type { WorkspaceId } from '../../src/common/caller.js';
import { newId } from '../../src/common/ids.js';
import { type Config, loadConfig } from '../../src/config/config.js';
import { dataSourceOptions, openDatabase } from '../../src/database/data-source.js';
import { Database } from '../../src/database/database.js';
import { Outbox } from '../../src/database/outbox.js';
import { borrowStores } from '../../src/launcher/borrow.js';
import { Home } from '../../src/launcher/home.js';
import type { Embedder } from '../../src/memory/embedding/embedder.js';
import { EpisodeSearch } from '../../src/memory/episode-search.js';
import { EpisodesRepository } from '../../src/memory/episodes.repository.js';
import { type Answer, MilvusConnection } from '../../src/memory/index/milvus-connection.js';
import { MilvusIndex } from '../../src/memory/index/milvus-index.js';
import { MemorySpaces } from '../../src/memory/memory-spaces.js';
import {
  type NewRecallKey,
  RecallKeysRepository,
} from '../../src/memory/recall-keys.repository.js';
import { recallKeyId, scopeOf, textHash } from '../../src/memory/recall/recall-text.js';
import { TimedEmbedder } from './timed-embedder.js';

const COLLECTION = 'bench';

/** Adds up how long calls of Milvus took, from the call until its answer is here. */
class TimedConnection extends MilvusConnection {
  milliseconds = 0;

  override call<T extends Answer>(
    name: string,
    invoke: (client: MilvusClient) => Promise<T>,
    deadlineMs?: number,
  ): Promise<T & object> {
    const timed = async (client: MilvusClient): Promise<T> => {
      const started = performance.now();
      try {
        return await invoke(client);
      } finally {
        this.milliseconds += performance.now() - started;
      }
    };
    return super.call(name, timed, deadlineMs);
  }
}

/** PostgreSQL and Milvus Lite of its own, for memory alone: nobody else asks them anything. */
export class MemoryStage {
  readonly workspace = newId('workspace') as WorkspaceId;
  readonly scope = scopeOf(this.workspace, null);
  readonly search: EpisodeSearch;
  readonly index: MilvusIndex;
  readonly connection: TimedConnection;
  readonly embedder: TimedEmbedder;
  private readonly database: Database;
  private readonly keys: RecallKeysRepository;

  private constructor(source: DataSource, config: Config, embedder: Embedder) {
    this.embedder = new TimedEmbedder(embedder);
    this.connection = new TimedConnection(config.milvusAddress);
    const { dimensions } = embedder.describe();
    this.index = new MilvusIndex(this.connection, () => ({ collection: COLLECTION, dimensions }));
    this.database = new Database(source);
    this.keys = new RecallKeysRepository(this.database, new Outbox(this.database));
    const episodes = new EpisodesRepository(this.database, config, new MemorySpaces(this.database));
    this.search = new EpisodeSearch(episodes, this.keys, this.index, this.embedder);
  }

  static async use<T>(
    installed: Home,
    embedder: Embedder,
    work: (stage: MemoryStage) => Promise<T>,
  ): Promise<T> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'falconry-bench-')));
    const home = new Home(installed.root, folder, installed.folder);
    const stores = await borrowStores(home);
    try {
      const config = loadConfig({
        DATABASE_URL: stores.addresses.postgres,
        REDIS_URL: stores.addresses.redis,
        MILVUS_ADDRESS: stores.addresses.milvus,
        ENGINE_URL: `unix:${folder}/engine.sock`,
        FALCONRY_HOME: folder,
      });
      const source = await openDatabase(dataSourceOptions(config));
      const stage = new MemoryStage(source, config, embedder);
      try {
        await stage.prepare();
        return await work(stage);
      } finally {
        await stage.connection.close();
        await source.destroy();
      }
    } finally {
      await stores.release();
      home.delete();
    }
  }

  /** Adds an episode for each text, told to the index and as old as if it had long been there. @returns their keys */
  async add(texts: readonly string[], vectors: readonly Float32Array[]): Promise<string[]> {
    const { id: embeddingId } = this.embedder.describe();
    const keys = texts.map((text, place): NewRecallKey => {
      const hash = textHash(text);
      const vector = vectors[place] ?? new Float32Array();
      const id = recallKeyId(this.scope, embeddingId, hash);
      return { id, project: null, space: null, embeddingId, textHash: hash, text, vector };
    });
    const ids = keys.map(({ id }) => id);
    await this.keys.insertNew(this.workspace, keys);
    await this.index.upsert(keys.map(({ id, vector }) => ({ id, scope: this.scope, vector })));
    await this.database.acrossWorkspaces(async () => {
      await this.database.query(
        `UPDATE recall_keys SET indexed_at = now() - interval '1 hour' WHERE id = ANY($1)`,
        [ids],
      );
      await this.database.query(
        `INSERT INTO episodes (id, workspace_id, key, recall_key_id, source, trust, answer, is_passing,
           passed, total, lesson)
         SELECT 'ep_' || id, workspace_id, id, id, 'training', 'verified', 'return 1', true, 1, 1, ''
         FROM recall_keys WHERE id = ANY($1) ON CONFLICT DO NOTHING`,
        [ids],
      );
    });
    return ids;
  }

  private async prepare(): Promise<void> {
    await this.database.acrossWorkspaces(() =>
      this.database.query('INSERT INTO workspaces (id, name) VALUES ($1, $1)', [this.workspace]),
    );
  }
}
