import { Injectable } from '@nestjs/common';
import { Schedule } from '../common/schedule.js';
import { SharedLook } from '../common/shared-look.js';
import { withDeadline } from '../common/deadline.js';
import { Database } from '../database/database.js';
import type { Gauge } from './gauges.js';
import type { MetricTotalEntity } from './metric-total.entity.js';
import { TableGauges } from './table-gauges.js';

/** What PostgreSQL tells of the installation as a whole. */
export interface InstallationFigures {
  readonly totals: readonly MetricTotalEntity[];
  readonly gauges: readonly Gauge[];
}

/** Reads the figures that every API tells alike: once at a time, and not again for a while. */
@Injectable()
export class InstallationMetrics {
  private readonly look: SharedLook<InstallationFigures>;

  constructor(
    private readonly database: Database,
    private readonly gauges: TableGauges,
    private readonly schedule: Schedule,
  ) {
    this.look = new SharedLook(() => this.read(), schedule.lookMs);
  }

  /** Null when PostgreSQL does not tell in time. */
  async figures(): Promise<InstallationFigures | null> {
    const { scrapeMs } = this.schedule;
    return withDeadline(this.look.get(), scrapeMs, 'late').catch(() => null);
  }

  private async read(): Promise<InstallationFigures> {
    const [totals, gauges] = await Promise.all([
      this.database.query<MetricTotalEntity>('SELECT name, labels, value FROM metric_totals'),
      this.gauges.read(),
    ]);
    return { totals, gauges };
  }
}
