import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { ProblemError } from '../../../common/problems.js';
import { Schedule } from '../../../common/schedule.js';
import { ClaimLoop } from '../../../database/claim-loop.js';
import { Notifications } from '../../../database/notifications.js';
import { withinWorkspace } from '../../../database/reach.js';
import { whileHeld } from '../../../database/while-held.js';
import { type JudgeRunClaim, JudgeRunClaims } from './judge-run-claims.js';
import { JUDGE_RUNS_TOPIC } from './judge-runs.repository.js';
import { JudgeTrials } from './judge-trials.js';

/** Workers that may be lost over a run before it is given up. */
const MAX_ATTEMPTS = 3;

/**
 * Makes the runs of judges in the worker, one at a time. One whose worker died is begun anew by another when its lease
 * ends; what a judge cannot score is in its judgements, so anything thrown here fails the run.
 */
@Injectable()
export class JudgeRunWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(JudgeRunWorker.name);
  private readonly loop: ClaimLoop;

  constructor(
    notifications: Notifications,
    private readonly claims: JudgeRunClaims,
    private readonly trials: JudgeTrials,
    private readonly schedule: Schedule,
  ) {
    this.loop = new ClaimLoop(notifications, {
      topic: JUDGE_RUNS_TOPIC,
      pollMs: schedule.claimPollMs,
      takeNext: (signal) => this.takeNext(signal),
      failed: (error) =>
        this.logger.error(`A run of a judge stopped, and will be taken up again: ${String(error)}`),
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
        leaseMs: this.schedule.judgeRunLeaseMs,
        renew: () => this.claims.renew(claim),
        lost: new Error('The run is gone, or another worker makes it.'),
        failed: (error: unknown) => this.logger.warn(`The lease was not renewed: ${String(error)}`),
      };
      await withinWorkspace(claim.workspaceId, () =>
        whileHeld(hold, (lost) => this.attempt(claim, stopping, lost)),
      );
    }
    return claim !== null;
  }

  private async attempt(
    claim: JudgeRunClaim,
    stopping: AbortSignal,
    lost: AbortSignal,
  ): Promise<void> {
    try {
      const signal = AbortSignal.any([stopping, lost]);
      if (claim.attempts > MAX_ATTEMPTS) {
        throw new ProblemError('worker-lost', `${MAX_ATTEMPTS} workers were lost over this run.`);
      }
      const results = await this.trials.of(claim, signal);
      signal.throwIfAborted();
      await this.claims.finish(claim, results);
    } catch (error) {
      await this.record(claim, error, stopping, lost);
    }
  }

  private async record(
    claim: JudgeRunClaim,
    error: unknown,
    stopping: AbortSignal,
    lost: AbortSignal,
  ): Promise<void> {
    if (lost.aborted) {
      return;
    }
    if (stopping.aborted) {
      await this.claims.release(claim);
      return;
    }
    this.logger.error({ err: error, judgeRunId: claim.id }, 'A run of a judge failed.');
    const problem =
      error instanceof ProblemError ? error : new ProblemError('judge-unavailable', String(error));
    await this.claims.fail(claim, problem.toProblem());
  }
}
