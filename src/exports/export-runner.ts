import { Injectable } from '@nestjs/common';
import { Schedule } from '../common/schedule.js';
import { ClaimRunner } from '../database/claim-runner.js';
import { Notifications } from '../database/notifications.js';
import { isRetryable, problemOfWork } from '../jobs/job-failure.js';
import { LeaseLost, WorkerLost } from '../jobs/stop-reasons.js';
import { type ExportClaim, ExportClaims } from './export-claims.js';
import { ExportMaker } from './export-maker.js';
import { EXPORTS_TOPIC } from './exports.repository.js';

/**
 * Makes exports in the worker, one at a time. An export whose worker died is taken over when its lease ends; the engine
 * answers from the files when they were finished. It is given up after as many tries as there are waits, and one.
 */
@Injectable()
export class ExportRunner extends ClaimRunner<ExportClaim> {
  constructor(
    notifications: Notifications,
    private readonly claims: ExportClaims,
    private readonly maker: ExportMaker,
    private readonly schedule: Schedule,
  ) {
    super(notifications, {
      name: 'An export',
      topic: EXPORTS_TOPIC,
      claims,
      pollMs: schedule.claimPollMs,
      leaseMs: schedule.exportLeaseMs,
      lost: new LeaseLost('The export is gone, or another worker makes it.'),
    });
  }

  protected override async attempt(
    claim: ExportClaim,
    stopping: AbortSignal,
    lost: AbortSignal,
  ): Promise<void> {
    try {
      if (claim.attempts > this.schedule.exportRetryMs.length + 1) {
        throw new WorkerLost();
      }
      const files = await this.maker.make(claim, AbortSignal.any([stopping, lost]));
      await this.claims.finish(claim, files);
    } catch (error) {
      await this.record(claim, error, stopping);
    }
  }

  private async record(claim: ExportClaim, error: unknown, stopping: AbortSignal): Promise<void> {
    if (error instanceof LeaseLost) {
      return;
    }
    if (stopping.aborted) {
      await this.claims.release(claim);
      return;
    }
    const wait = this.schedule.exportRetryMs[claim.attempts - 1];
    if (wait === undefined || !isRetryable(error)) {
      this.logger.error({ err: error, exportId: claim.id }, 'The export failed.');
      await this.claims.fail(claim, problemOfWork(error, 'export-failed'));
    } else {
      await this.claims.retry(claim, problemOfWork(error, 'export-failed'), wait);
    }
  }
}
