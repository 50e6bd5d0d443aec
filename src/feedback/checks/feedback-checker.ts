import { Injectable } from '@nestjs/common';
import { Schedule } from '../../common/schedule.js';
import { ClaimRunner } from '../../database/claim-runner.js';
import { Notifications } from '../../database/notifications.js';
import {
  FEEDBACK_CHECKS_TOPIC,
  type FeedbackCheck,
  FeedbackChecks,
} from './feedback-checks.repository.js';
import { FeedbackTests } from './feedback-tests.js';

/** Has the tests of feedback run in the worker, one feedback at a time. */
@Injectable()
export class FeedbackChecker extends ClaimRunner<FeedbackCheck> {
  constructor(
    notifications: Notifications,
    private readonly checks: FeedbackChecks,
    private readonly tests: FeedbackTests,
    { claimPollMs, verificationLeaseMs }: Schedule,
  ) {
    super(notifications, {
      name: 'A check of feedback',
      topic: FEEDBACK_CHECKS_TOPIC,
      claims: checks,
      pollMs: claimPollMs,
      leaseMs: verificationLeaseMs,
      lost: new Error('The feedback is gone or decided, or another worker checks it.'),
    });
  }

  protected override async attempt(
    check: FeedbackCheck,
    stopping: AbortSignal,
    lost: AbortSignal,
  ): Promise<void> {
    try {
      await this.tests.run(check, AbortSignal.any([stopping, lost]));
    } catch (error) {
      // Whatever else fails is tried again when the lease has ended, so that it is not tried at once.
      if (stopping.aborted) {
        await this.checks.release(check);
      }
      if (!lost.aborted) {
        throw error;
      }
    }
  }
}
