import { Injectable, Module, type OnModuleDestroy } from '@nestjs/common';
import { Schedule } from '../common/schedule.js';
import { Config } from '../config/config.js';
import { Embedder } from './embedding/embedder.js';
import { OnnxEmbedder } from './embedding/onnx-embedder.js';
import { EpisodeMemories } from './episode-memories.js';
import { EpisodeRecorder } from './episode-recorder.js';
import { EpisodeSearch } from './episode-search.js';
import { EpisodesRepository } from './episodes.repository.js';
import { IndexReconciler } from './index-reconciler.js';
import { IndexSync } from './index-sync.js';
import { IndexWatch } from './index-watch.js';
import { MilvusConnection } from './index/milvus-connection.js';
import { MilvusIndex } from './index/milvus-index.js';
import { RecallIndex } from './index/recall-index.js';
import { MemoryController } from './memory.controller.js';
import { MemoryReport } from './memory-report.js';
import { MemoryService } from './memory.service.js';
import { RecallKeysRepository } from './recall-keys.repository.js';

/** The connection of this process, closed with it. */
@Injectable()
class ConfiguredMilvus extends MilvusConnection implements OnModuleDestroy {
  constructor(config: Config, { indexMs }: Schedule) {
    super(config.milvusAddress, indexMs);
  }

  onModuleDestroy(): Promise<void> {
    return this.close();
  }
}

/** Names a collection after the installation and the embedding; Milvus allows letters, digits and `_`. */
function collectionName(config: Config, embeddingId: string): string {
  return `${config.queuePrefix}_recall_${embeddingId}`.replaceAll(/[^0-9A-Za-z_]/g, '_');
}

/** Long-term memory for every process. */
@Module({
  providers: [
    ConfiguredMilvus,
    { provide: Embedder, useClass: OnnxEmbedder },
    {
      provide: RecallIndex,
      inject: [ConfiguredMilvus, Embedder, Config, Schedule],
      useFactory: (
        connection: MilvusConnection,
        embedder: Embedder,
        config: Config,
        schedule: Schedule,
      ) =>
        new MilvusIndex(
          connection,
          () => {
            const { id, dimensions } = embedder.describe();
            return { collection: collectionName(config, id), dimensions };
          },
          schedule,
        ),
    },
    EpisodesRepository,
    RecallKeysRepository,
    EpisodeRecorder,
    EpisodeSearch,
    MemoryReport,
    MemoryService,
    EpisodeMemories,
  ],
  exports: [
    MemoryService,
    EpisodeMemories,
    MemoryReport,
    RecallIndex,
    Embedder,
    RecallKeysRepository,
  ],
})
export class MemoryModule {}

/** The routes, and what writes to the index; for the API process. */
@Module({
  imports: [MemoryModule],
  controllers: [MemoryController],
  providers: [IndexSync, IndexReconciler, IndexWatch],
})
export class MemoryApiModule {}
