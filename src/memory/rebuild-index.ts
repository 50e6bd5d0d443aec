import { Logger } from '@nestjs/common';
import { SCHEDULE } from '../common/schedule.js';
import { loadConfig } from '../config/config.js';
import { dataSourceOptions, openDatabase } from '../database/data-source.js';
import { Database } from '../database/database.js';
import { Outbox } from '../database/outbox.js';
import { OnnxEmbedder } from './embedding/onnx-embedder.js';
import { IndexRebuilder } from './index-rebuilder.js';
import { IndexReconciler } from './index-reconciler.js';
import { IndexWriter } from './index-writer.js';
import { configuredIndex } from './index/configured-index.js';
import { MilvusConnection } from './index/milvus-connection.js';
import { RecallKeysRepository } from './recall-keys.repository.js';

/** Any number that nothing else on the database locks. */
const REBUILD_LOCK = 7_202_612;

/**
 * Builds the search index of an installation anew, and prints `{"texts": …}`, or `{"texts": null}` when another process is at
 * it. The service may run meanwhile. A process that dies gives the lock back with its connection.
 */
async function rebuildIndex(): Promise<void> {
  Logger.overrideLogger(false);
  const config = loadConfig();
  const source = await openDatabase(dataSourceOptions(config));
  const connection = new MilvusConnection(config.milvusAddress);
  const holder = source.createQueryRunner();
  try {
    const [lock] = (await holder.query('SELECT pg_try_advisory_lock($1) AS "isOurs"', [
      REBUILD_LOCK,
    ])) as { isOurs: boolean }[];
    const database = new Database(source);
    const keys = new RecallKeysRepository(database, new Outbox(database));
    const embedder = new OnnxEmbedder(config);
    const index = configuredIndex(connection, embedder, config, SCHEDULE);
    const writer = new IndexWriter(keys, index, embedder);
    const reconciler = new IndexReconciler(keys, index, writer, embedder);
    const rebuilder = new IndexRebuilder(index, writer, reconciler);
    const texts = lock?.isOurs ? await rebuilder.rebuild(new AbortController().signal) : null;
    process.stdout.write(`${JSON.stringify({ texts })}\n`);
  } finally {
    await connection.close();
    await holder.release();
    await source.destroy();
  }
}

await rebuildIndex();
