import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { DependencyChecks } from './dependency-checks.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';
import { ReadinessService } from './readiness.service.js';
import { TableChecks } from './table-checks.js';

/** Health, for the API process, which binds EngineHealth. */
@Module({
  imports: [JobsModule],
  controllers: [HealthController],
  providers: [HealthService, ReadinessService, DependencyChecks, TableChecks],
  exports: [ReadinessService],
})
export class HealthModule {}
