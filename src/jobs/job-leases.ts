import { Injectable } from '@nestjs/common';
import { Schedule } from '../common/schedule.js';
import { Database } from '../database/database.js';
import { Notifications } from '../database/notifications.js';
import type { Claim } from './job-claims.js';
import { JobEntity } from './job.entity.js';
import { Lease, leaseEnd } from './lease.js';
import type { StopControl } from './stop-control.js';

/** A claimed job that is being renewed. */
export interface HeldClaim {
  readonly lease: Lease;
  release(): Promise<void>;
}

/** Keeps claimed jobs claimed. */
@Injectable()
export class JobLeases {
  constructor(
    private readonly database: Database,
    private readonly notifications: Notifications,
    private readonly schedule: Schedule,
  ) {}

  /** Renews the claim until it is released, and tells its training when to stop. */
  hold({ ref }: Claim, control: StopControl): HeldClaim {
    const lease = new Lease(() => this.renew(ref), control, this.schedule);
    const unsubscribe = this.notifications.subscribe(`job:${ref.id}`, () => lease.check());
    const release = async (): Promise<void> => {
      unsubscribe();
      await lease.release();
    };
    return { lease, release };
  }

  private async renew({ id, workspaceId, fence }: Claim['ref']): Promise<JobEntity | null> {
    const renewed = await this.database.within(workspaceId, () =>
      this.database.query(
        `UPDATE jobs SET lease_until = ${leaseEnd(this.schedule)}
         WHERE id = $1 AND workspace_id = $2 AND fence = $3 AND lease_until IS NOT NULL
         RETURNING id`,
        [id, workspaceId, fence],
      ),
    );
    return renewed.length === 0 ? null : this.database.of(JobEntity, workspaceId).find({ id });
  }
}
