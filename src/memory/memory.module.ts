import { Injectable, Module, type OnModuleDestroy } from '@nestjs/common';
import { Schedule } from '../common/schedule.js';
import { Config } from '../config/config.js';
import { DatasetsModule } from '../datasets/datasets.module.js';
import { FeedbackRemovals } from '../feedback/feedback-removals.js';
import { TrainedCheckpoints } from '../jobs/trained-checkpoints.js';
import { Embedder } from './embedding/embedder.js';
import { OnnxEmbedder } from './embedding/onnx-embedder.js';
import { EpisodeCounter } from './episode-counter.js';
import { EpisodeMemories } from './episode-memories.js';
import { EpisodeRecorder } from './episode-recorder.js';
import { EpisodeSearch } from './episode-search.js';
import { EpisodesRepository } from './episodes.repository.js';
import { EpisodeChangesService } from './episode-changes.service.js';
import { ErrorStatisticsController } from './errors/error-statistics.controller.js';
import { ErrorStatisticsService } from './errors/error-statistics.service.js';
import { EpisodesController } from './episodes.controller.js';
import { EpisodesService } from './episodes.service.js';
import { Forgetting } from './forgetting.js';
import { IndexReconciler } from './index-reconciler.js';
import { IndexSync } from './index-sync.js';
import { IndexWriter } from './index-writer.js';
import { IndexWatch } from './index-watch.js';
import { configuredIndex } from './index/configured-index.js';
import { MilvusConnection } from './index/milvus-connection.js';
import { RecallIndex } from './index/recall-index.js';
import { MemoryKeeper } from './memory-keeper.js';
import { MemoryEvaluationsService } from './memory-evaluations.service.js';
import { MemoryPurgesService } from './memory-purges.service.js';
import { MemoryController } from './memory.controller.js';
import { MemoryReport } from './memory-report.js';
import { MemorySpaces } from './memory-spaces.js';
import { MemoryService } from './memory.service.js';
import { PurgedTraces } from './purged-traces.js';
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

/** Long-term memory for every process. */
@Module({
  providers: [
    ConfiguredMilvus,
    { provide: Embedder, useClass: OnnxEmbedder },
    {
      provide: RecallIndex,
      inject: [ConfiguredMilvus, Embedder, Config, Schedule],
      useFactory: configuredIndex,
    },
    EpisodesRepository,
    EpisodeCounter,
    RecallKeysRepository,
    EpisodeRecorder,
    EpisodeSearch,
    Forgetting,
    MemoryReport,
    MemorySpaces,
    MemoryService,
    EpisodeMemories,
  ],
  exports: [
    MemorySpaces,
    MemoryService,
    EpisodeMemories,
    MemoryReport,
    RecallIndex,
    Embedder,
    RecallKeysRepository,
    EpisodesRepository,
    Forgetting,
  ],
})
export class MemoryModule {}

/** The routes, and what writes to the index; for the API process. */
@Module({
  imports: [MemoryModule, DatasetsModule],
  controllers: [EpisodesController, ErrorStatisticsController, MemoryController],
  providers: [
    IndexSync,
    IndexWriter,
    IndexReconciler,
    IndexWatch,
    EpisodesService,
    EpisodeChangesService,
    MemoryEvaluationsService,
    MemoryPurgesService,
    MemoryKeeper,
    ErrorStatisticsService,
    TrainedCheckpoints,
    FeedbackRemovals,
    PurgedTraces,
  ],
  exports: [EpisodesService, TrainedCheckpoints],
})
export class MemoryApiModule {}
