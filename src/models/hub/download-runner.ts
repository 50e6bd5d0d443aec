import { Injectable } from '@nestjs/common';
import { Schedule } from '../../common/schedule.js';
import { ClaimRunner } from '../../database/claim-runner.js';
import { Notifications } from '../../database/notifications.js';
import { type DownloadClaim, DownloadClaims, DOWNLOADS_TOPIC } from './download-claims.js';
import { HubModels } from './hub-models.js';

/**
 * Brings base models from the hub, one at a time. One whose process died is taken over when its lease ends, and goes on
 * from the bytes that are there. It is given up after as many tries as there are waits, and one.
 */
@Injectable()
export class DownloadRunner extends ClaimRunner<DownloadClaim> {
  constructor(
    notifications: Notifications,
    private readonly claims: DownloadClaims,
    private readonly models: HubModels,
    private readonly schedule: Schedule,
  ) {
    super(notifications, {
      name: 'A download',
      topic: DOWNLOADS_TOPIC,
      claims,
      pollMs: schedule.claimPollMs,
      leaseMs: schedule.downloadLeaseMs,
      lost: new Error('The model is gone, or another process brings it.'),
    });
  }

  protected override async attempt(
    claim: DownloadClaim,
    stopping: AbortSignal,
    lost: AbortSignal,
  ): Promise<void> {
    try {
      const { card, settings } = await this.models.bring(claim, AbortSignal.any([stopping, lost]));
      await this.claims.finish(claim, card, settings);
    } catch (error) {
      await (lost.aborted ? null : this.record(claim, error, stopping));
    }
  }

  private async record(claim: DownloadClaim, error: unknown, stopping: AbortSignal): Promise<void> {
    if (stopping.aborted) {
      await this.claims.release(claim);
      return;
    }
    const { problem, isRetryable } = this.models.explain(error);
    const wait = this.schedule.downloadRetryMs[claim.attempts - 1];
    if (wait === undefined || !isRetryable) {
      this.logger.error({ err: error, modelId: claim.id }, 'The model was not registered.');
      await this.claims.fail(claim, await this.models.giveUp(claim, error));
    } else {
      await this.claims.retry(claim, problem, wait);
    }
  }
}
