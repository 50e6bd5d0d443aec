import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Schedule } from '../../common/schedule.js';
import { ClaimLoop } from '../../database/claim-loop.js';
import { Notifications } from '../../database/notifications.js';
import { withinWorkspace } from '../../database/reach.js';
import { CodeRunner } from '../../training/ports.js';
import {
  VERIFICATION_TOPIC,
  type VerificationClaim,
  VerificationRepository,
} from './verification.repository.js';
import { verifyTasks } from './verify-tasks.js';

const BATCH_TASKS = 8;

/**
 * Verifies datasets in the worker, one at a time. PostgreSQL says what is to do; the notice only saves waiting. A
 * dataset whose worker died is taken over when its lease ends, and goes on after its last recorded batch.
 */
@Injectable()
export class VerificationRunner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(VerificationRunner.name);
  private readonly loop: ClaimLoop;

  constructor(
    private readonly repository: VerificationRepository,
    notifications: Notifications,
    private readonly runner: CodeRunner,
    { claimPollMs }: Schedule,
  ) {
    this.loop = new ClaimLoop(notifications, {
      topic: VERIFICATION_TOPIC,
      pollMs: claimPollMs,
      takeNext: (signal) => this.verifyNext(signal),
      failed: (error) =>
        this.logger.error(`A verification stopped, and will be taken up again: ${String(error)}`),
    });
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }

  /** Verifies one dataset, if one waits; tells whether one did. */
  private async verifyNext(signal: AbortSignal): Promise<boolean> {
    const claim = await this.repository.claim();
    if (claim !== null) {
      await withinWorkspace(claim.workspaceId, () => this.hold(claim, signal));
    }
    return claim !== null;
  }

  /** A worker that ends keeps nobody waiting for its lease. */
  private async hold(claim: VerificationClaim, signal: AbortSignal): Promise<void> {
    try {
      await this.verify(claim, signal);
    } catch (error) {
      await (signal.aborted ? this.repository.release(claim) : undefined);
      throw error;
    }
  }

  private async verify(claim: VerificationClaim, signal: AbortSignal): Promise<void> {
    for (;;) {
      const tasks = await this.repository.nextTasks(claim, BATCH_TASKS);
      if (tasks.length === 0) {
        await this.repository.finish(claim);
        return;
      }
      const rows = tasks.map(({ row }) => row);
      const found = await verifyTasks(this.runner, rows, signal);
      signal.throwIfAborted();
      await this.repository.record(
        claim,
        tasks.map(({ id }, index) => ({
          id,
          outcome: found[index]?.outcome ?? 'unjudged',
          reason: found[index]?.reason ?? null,
        })),
      );
    }
  }
}
