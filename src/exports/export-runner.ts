import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { type Problem, ProblemError } from '../common/problems.js';
import { Schedule } from '../common/schedule.js';
import { ClaimLoop } from '../database/claim-loop.js';
import { withinWorkspace } from '../database/reach.js';
import { whileHeld } from '../database/while-held.js';
import { Notifications } from '../database/notifications.js';
import { isRetryable, problemOf } from '../jobs/job-failure.js';
import { LeaseLost, WorkerLost } from '../jobs/stop-reasons.js';
import { type ExportClaim, ExportClaims } from './export-claims.js';
import { ExportMaker } from './export-maker.js';
import { EXPORTS_TOPIC } from './exports.repository.js';

/** What the shared kinds of failure call a fault that no repeat mends: of a job there, of an export here. */
const FINAL_OF_JOBS: readonly string[] = ['training-failed', 'invalid-config'];

/**
 * Makes exports in the worker, one at a time. An export whose worker died is taken over when its lease ends; the engine
 * answers from the files when they were finished. It is given up after as many tries as there are waits, and one.
 */
@Injectable()
export class ExportRunner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ExportRunner.name);
  private readonly loop: ClaimLoop;

  constructor(
    notifications: Notifications,
    private readonly claims: ExportClaims,
    private readonly maker: ExportMaker,
    private readonly schedule: Schedule,
  ) {
    this.loop = new ClaimLoop(notifications, {
      topic: EXPORTS_TOPIC,
      pollMs: schedule.claimPollMs,
      takeNext: (signal) => this.takeNext(signal),
      failed: (error) =>
        this.logger.error(`An export stopped, and will be taken up again: ${String(error)}`),
    });
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }

  private async takeNext(stopping: AbortSignal): Promise<boolean> {
    const claim = await this.claims.claim();
    if (claim !== null) {
      const hold = {
        leaseMs: this.schedule.exportLeaseMs,
        renew: () => this.claims.renew(claim),
        lost: new LeaseLost('The export is gone, or another worker makes it.'),
        failed: (error: unknown) => this.logger.warn(`The lease was not renewed: ${String(error)}`),
      };
      await withinWorkspace(claim.workspaceId, () =>
        whileHeld(hold, (lost) => this.attempt(claim, stopping, lost)),
      );
    }
    return claim !== null;
  }

  private async attempt(
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
      await this.claims.fail(claim, exportProblemOf(error));
    } else {
      await this.claims.retry(claim, exportProblemOf(error), wait);
    }
  }
}

function exportProblemOf(error: unknown): Problem {
  const problem = problemOf(error);
  return FINAL_OF_JOBS.includes(problem.code)
    ? new ProblemError('export-failed', problem.detail).toProblem()
    : problem;
}
