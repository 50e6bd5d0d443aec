import { Injectable } from '@nestjs/common';
import { ReadinessService } from '../health/readiness.service.js';
import { writeGauges, writeTotals } from './exposition.js';
import type { Gauge } from './gauges.js';
import { InstallationMetrics } from './installation-metrics.js';
import { ProcessMetrics } from './process-metrics.js';

/** Puts together what a scrape gets: of parts that are away, that they are, and of the rest all that is known. */
@Injectable()
export class MetricsService {
  constructor(
    private readonly process: ProcessMetrics,
    private readonly installation: InstallationMetrics,
    private readonly readiness: ReadinessService,
  ) {}

  async scrape(): Promise<string> {
    const [own, figures, parts] = await Promise.all([
      this.process.text(),
      this.installation.figures(),
      this.parts(),
    ]);
    const told =
      figures === null
        ? writeGauges(parts)
        : writeGauges([...parts, ...figures.gauges]) + writeTotals(figures.totals);
    return told + own;
  }

  private async parts(): Promise<Gauge[]> {
    const parts = await this.readiness.parts();
    return Object.entries(parts).map(([part, { status }]) => ({
      name: 'falconry_up',
      labels: { part },
      value: status === 'up' ? 1 : 0,
    }));
  }
}
