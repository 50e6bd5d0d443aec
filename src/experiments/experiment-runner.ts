import { Injectable } from '@nestjs/common';
import { Schedule } from '../common/schedule.js';
import { ClaimRunner } from '../database/claim-runner.js';
import { Notifications } from '../database/notifications.js';
import { ExperimentAdvance } from './experiment-advance.js';
import { type ExperimentClaim, ExperimentClaims } from './experiment-claims.js';
import { EXPERIMENTS_TOPIC } from './experiments.repository.js';

/** Looks after the experiments that have not ended, in every API process: it posts what workers then do. */
@Injectable()
export class ExperimentRunner extends ClaimRunner<ExperimentClaim> {
  constructor(
    notifications: Notifications,
    private readonly claims: ExperimentClaims,
    private readonly advance: ExperimentAdvance,
    private readonly schedule: Schedule,
  ) {
    super(notifications, {
      name: 'An experiment',
      topic: EXPERIMENTS_TOPIC,
      claims,
      pollMs: schedule.experimentLookMs,
      leaseMs: schedule.experimentLookMs,
      // Each change of a look stands for itself, so nothing has to be broken off.
      lost: new Error('The experiment is gone, or has ended.'),
    });
  }

  protected override async attempt(claim: ExperimentClaim): Promise<void> {
    try {
      if (await this.claims.isAllowed(claim)) {
        await this.advance.advance(claim);
        await this.claims.looked(claim);
      } else {
        await this.claims.fail(claim, 'The key that posted it is gone or has expired.');
      }
    } catch (error) {
      const wait = this.schedule.experimentRetryMs[claim.failures];
      this.logger.error({ err: error, experimentId: claim.id }, 'An experiment was not advanced.');
      await (wait === undefined
        ? this.claims.fail(claim, `It could not be advanced ${claim.failures + 1} times in a row.`)
        : this.claims.retry(claim, wait));
    }
  }
}
