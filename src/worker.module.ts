import { type DynamicModule, Module } from '@nestjs/common';
import { AuditModule } from './audit/audit.module.js';
import { CommonModule } from './common/common.module.js';
import { loggingModule } from './common/logging.js';
import { queuesModule } from './common/queues.js';
import { tracingModule } from './common/tracing/tracing.module.js';
import type { Config } from './config/config.js';
import { ConfigModule } from './config/config.module.js';
import { DatabaseModule } from './database/database.module.js';
import { VerificationModule } from './datasets/verification/verification.module.js';
import { EvaluationsWorkerModule } from './evaluations/evaluations.module.js';
import { ExportsWorkerModule } from './exports/exports.module.js';
import { FeedbackWorkerModule } from './feedback/feedback.module.js';
import { WorkerRegistryModule } from './health/worker-registry.module.js';
import { JobsWorkerModule } from './jobs/jobs.module.js';
import { JudgesWorkerModule } from './judges/registry/judges.module.js';
import { ProgramRunsWorkerModule } from './program-runs/program-runs.module.js';
import { TelemetryModule } from './telemetry/telemetry.module.js';

/** The worker process. `ports` is a global module that binds CodeRunner, JudgeMaker, TrainingParts and SandboxProbe. */
@Module({})
export class WorkerModule {
  static of(config: Config, ports: DynamicModule): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        ConfigModule.of(config),
        loggingModule('worker'),
        tracingModule('worker'),
        CommonModule,
        DatabaseModule,
        queuesModule(),
        AuditModule,
        ports,
        JobsWorkerModule,
        JudgesWorkerModule,
        ProgramRunsWorkerModule,
        VerificationModule,
        ExportsWorkerModule,
        EvaluationsWorkerModule,
        FeedbackWorkerModule,
        WorkerRegistryModule,
        TelemetryModule,
      ],
    };
  }
}
