import { Module } from '@nestjs/common';
import { HealthModule } from '../health/health.module.js';
import { InstallationMetrics } from './installation-metrics.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsService } from './metrics.service.js';
import { ProcessMetrics } from './process-metrics.js';
import { RequestObserver } from './request-observer.js';
import { TableGauges } from './table-gauges.js';
import { TallyWriter } from './tally-writer.js';

/** For every process: what it counts is added to the totals. */
@Module({ providers: [TallyWriter] })
export class TelemetryModule {}

/** Metrics and the observation of requests, for the API process. */
@Module({
  imports: [HealthModule, TelemetryModule],
  controllers: [MetricsController],
  providers: [MetricsService, InstallationMetrics, TableGauges, ProcessMetrics, RequestObserver],
  exports: [RequestObserver],
})
export class TelemetryApiModule {}
