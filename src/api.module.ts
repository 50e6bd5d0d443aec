import { type DynamicModule, Module } from '@nestjs/common';
import { AdaptationsModule } from './adaptations/adaptations.module.js';
import { ApiKeysModule } from './api-keys/api-keys.module.js';
import { AuditApiModule, AuditModule } from './audit/audit.module.js';
import { CommonModule } from './common/common.module.js';
import { loggingModule } from './common/logging.js';
import { queuesModule } from './common/queues.js';
import { tracingModule } from './common/tracing/tracing.module.js';
import type { Config } from './config/config.js';
import { ConfigModule } from './config/config.module.js';
import { DatabaseModule } from './database/database.module.js';
import { DatasetsApiModule } from './datasets/datasets.module.js';
import { EndpointsApiModule } from './endpoints/endpoints.module.js';
import { MemoryApiModule } from './memory/memory.module.js';
import { EngineModule } from './engine.module.js';
import { EvaluationsApiModule } from './evaluations/evaluations.module.js';
import { ExperimentsApiModule } from './experiments/experiments.module.js';
import { ExportsApiModule } from './exports/exports.module.js';
import { FeedbackModule } from './feedback/feedback.module.js';
import { GenerationModule } from './generation/generation.module.js';
import { HealthModule } from './health/health.module.js';
import { IdempotencyModule } from './idempotency/idempotency.module.js';
import { JobsApiModule } from './jobs/jobs.module.js';
import { JudgesApiModule } from './judges/registry/judges.module.js';
import { ModelsApiModule } from './models/models.module.js';
import { OpenaiModule } from './openai/openai.module.js';
import { QueueBoardModule } from './queue-board/queue-board.module.js';
import { TelemetryApiModule } from './telemetry/telemetry.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

/** The API process. Ports are bound to adapters here and in the worker's module, nowhere else. */
@Module({})
export class ApiModule {
  static of(config: Config): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        ConfigModule.of(config),
        loggingModule('api'),
        tracingModule('api'),
        CommonModule,
        DatabaseModule,
        queuesModule(),
        EngineModule,
        AuditModule,
        AuditApiModule,
        ApiKeysModule,
        IdempotencyModule,
        ModelsApiModule,
        DatasetsApiModule,
        MemoryApiModule,
        GenerationModule,
        FeedbackModule,
        AdaptationsModule,
        JudgesApiModule,
        JobsApiModule,
        ExportsApiModule,
        EvaluationsApiModule,
        ExperimentsApiModule,
        WebhooksModule,
        EndpointsApiModule,
        HealthModule,
        OpenaiModule,
        TelemetryApiModule,
        QueueBoardModule,
      ],
    };
  }
}
