import { Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { attemptNext, type LeasedClaims } from './attempt-next.js';
import { ClaimLoop } from './claim-loop.js';
import type { Notifications } from './notifications.js';

/** A kind of work, and how it is claimed. */
export interface ClaimedWork<Claim> {
  /** What the log calls one of it. */
  readonly name: string;
  /** What announces that some may wait. */
  readonly topic: string;
  readonly claims: LeasedClaims<Claim>;
  readonly pollMs: number;
  readonly leaseMs: number;
  /** Claims that are worked on side by side; one when left out. */
  readonly atOnce?: number;
  /** What an attempt is aborted with when its claim is gone. */
  readonly lost: Error;
}

/**
 * Does one kind of work, claim by claim, for as long as its process lives. A claim whose process died is taken over when
 * its lease ends.
 */
export abstract class ClaimRunner<Claim extends { readonly workspaceId: WorkspaceId }>
  implements OnApplicationBootstrap, OnModuleDestroy
{
  protected readonly logger = new Logger(this.constructor.name);
  private readonly loop: ClaimLoop;

  constructor(
    notifications: Notifications,
    { name, topic, claims, pollMs, atOnce, leaseMs, lost }: ClaimedWork<Claim>,
  ) {
    const hold = {
      leaseMs,
      lost,
      failed: (error: unknown) => this.logger.warn(`The lease was not renewed: ${String(error)}`),
    };
    this.loop = new ClaimLoop(notifications, {
      topic,
      pollMs,
      atOnce,
      takeNext: (stopping) =>
        attemptNext(claims, hold, (claim, gone) => this.attempt(claim, stopping, gone)),
      failed: (error) =>
        this.logger.error(`${name} stopped, and will be taken up again: ${String(error)}`),
    });
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }

  /** Does the work, and records how it ended. `stopping` says that the process ends, `lost` that the claim is gone. */
  protected abstract attempt(claim: Claim, stopping: AbortSignal, lost: AbortSignal): Promise<void>;
}
