import { Injectable } from '@nestjs/common';
import { withDeadline } from '../common/deadline.js';
import { ProblemError } from '../common/problems.js';
import { Schedule } from '../common/schedule.js';
import { SharedLook } from '../common/shared-look.js';
import { Shutdown } from '../common/shutdown.js';
import type { Health, Readiness } from './health.schemas.js';
import { HealthService } from './health.service.js';

type Parts = Health['parts'];
type PartName = keyof Parts;

/** Whether requests may come, for those who share them out: they ask often and give up soon. */
@Injectable()
export class ReadinessService {
  private readonly look: SharedLook<Health>;

  constructor(
    private readonly health: HealthService,
    private readonly shutdown: Shutdown,
    private readonly schedule: Schedule,
  ) {
    this.look = new SharedLook(() => this.health.report(), schedule.lookMs);
  }

  /** Only PostgreSQL is waited for; of the other parts the newest look counts. @throws ProblemError dependency-unavailable */
  async ready(): Promise<Readiness> {
    if (this.shutdown.isAnnounced) {
      throw new ProblemError('dependency-unavailable', 'The process is ending.');
    }
    const glance = withDeadline(this.look.get(), this.schedule.glanceMs, 'late');
    const [{ status, detail }] = await Promise.all([
      this.health.askDatabase(),
      glance.catch(() => null),
    ]);
    if (status === 'down') {
      throw new ProblemError('dependency-unavailable', detail);
    }
    const parts = this.look.last?.parts ?? null;
    return { status: 'ok', degraded: parts === null ? null : degradedOf(parts) };
  }

  /** Every part as it was seen a moment ago. */
  async parts(): Promise<Parts> {
    return (await this.look.get()).parts;
  }
}

function degradedOf(parts: Parts): PartName[] {
  const names = Object.keys(parts) as PartName[];
  return names.filter((name) => parts[name].status !== 'up');
}
