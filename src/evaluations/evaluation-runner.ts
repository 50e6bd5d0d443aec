import { Injectable } from '@nestjs/common';
import { Schedule } from '../common/schedule.js';
import { ClaimRunner } from '../database/claim-runner.js';
import { Notifications } from '../database/notifications.js';
import { isRetryable, problemOfWork } from '../jobs/job-failure.js';
import { LeaseLost, WorkerLost } from '../jobs/stop-reasons.js';
import { CapReached, type EvaluationClaim, EvaluationClaims } from './evaluation-claims.js';
import { EvaluationMaker } from './evaluation-maker.js';
import { EVALUATIONS_TOPIC } from './evaluations.repository.js';

/**
 * Makes evaluations in the worker, one at a time. One whose worker died is taken over when its lease ends, and goes on
 * with the batch that was not kept. It is given up after as many tries without a new batch as there are waits, and one.
 */
@Injectable()
export class EvaluationRunner extends ClaimRunner<EvaluationClaim> {
  constructor(
    notifications: Notifications,
    private readonly claims: EvaluationClaims,
    private readonly maker: EvaluationMaker,
    private readonly schedule: Schedule,
  ) {
    super(notifications, {
      name: 'An evaluation',
      topic: EVALUATIONS_TOPIC,
      claims,
      pollMs: schedule.claimPollMs,
      leaseMs: schedule.evaluationLeaseMs,
      lost: new LeaseLost('The evaluation is gone, cancelled, or another worker makes it.'),
    });
  }

  protected override async attempt(
    claim: EvaluationClaim,
    stopping: AbortSignal,
    lost: AbortSignal,
  ): Promise<void> {
    try {
      if (claim.attempts > this.schedule.evaluationRetryMs.length + 1) {
        throw new WorkerLost();
      }
      await this.claims.finish(
        claim,
        await this.maker.make(claim, AbortSignal.any([stopping, lost])),
      );
    } catch (error) {
      // Whatever a call threw that was interrupted, the reason of the interruption is what counts.
      await this.record(claim, lost.aborted ? lost.reason : error, stopping);
    }
  }

  private async record(
    claim: EvaluationClaim,
    error: unknown,
    stopping: AbortSignal,
  ): Promise<void> {
    if (error instanceof LeaseLost) {
      return;
    }
    if (stopping.aborted) {
      await this.claims.retry(claim, null, 0, false);
      return;
    }
    if (error instanceof CapReached) {
      await this.claims.retry(claim, error.problem, error.waitMs, false);
      return;
    }
    // Tasks that this claim has kept forgive the failures before it.
    const { attempts } = await this.claims.load(claim);
    const wait = this.schedule.evaluationRetryMs[Math.max(1, attempts) - 1];
    if (wait === undefined || !isRetryable(error)) {
      this.logger.error({ err: error, evaluationId: claim.id }, 'The evaluation failed.');
      await this.claims.fail(claim, problemOfWork(error, 'evaluation-failed'));
    } else {
      await this.claims.retry(claim, problemOfWork(error, 'evaluation-failed'), wait);
    }
  }
}
