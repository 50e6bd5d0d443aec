import type { WorkspaceId } from '../common/caller.js';
import { ProblemError, type Problem } from '../common/problems.js';
import type { LeasedClaims } from './attempt-next.js';
import { type ClaimedWork, ClaimRunner } from './claim-runner.js';
import type { Notifications } from './notifications.js';

/** Workers that may be lost over a run before it is given up. */
const MAX_ATTEMPTS = 3;
/** What one waits for holds up no other: a language model that judges it may take its time. */
const AT_ONCE = 4;

interface AwaitedClaim {
  readonly id: string;
  readonly workspaceId: WorkspaceId;
  /** Tries, this one among them. */
  readonly attempts: number;
}

/** Runs of one kind, and how they end. What a claim that another has followed says is not recorded. */
export interface AwaitedClaims<Claim, Result> extends LeasedClaims<Claim> {
  finish(claim: Claim, result: Result): Promise<boolean>;
  fail(claim: Claim, error: Problem): Promise<boolean>;
  /** Gives it back as if it had not been tried. */
  release(claim: Claim): Promise<boolean>;
}

/**
 * Makes what requests wait for, a few runs side by side. Nothing is tried again but what a lost worker has left: anything that `make`
 * throws is how the run ends.
 */
export abstract class AwaitedRunner<Claim extends AwaitedClaim, Result> extends ClaimRunner<Claim> {
  private readonly name: string;
  private readonly claims: AwaitedClaims<Claim, Result>;

  constructor(
    notifications: Notifications,
    work: ClaimedWork<Claim> & { readonly claims: AwaitedClaims<Claim, Result> },
  ) {
    super(notifications, { ...work, atOnce: AT_ONCE });
    this.name = work.name;
    this.claims = work.claims;
  }

  /** What the run comes to. */
  protected abstract make(claim: Claim, signal: AbortSignal): Promise<Result>;

  protected override async attempt(
    claim: Claim,
    stopping: AbortSignal,
    lost: AbortSignal,
  ): Promise<void> {
    try {
      const signal = AbortSignal.any([stopping, lost]);
      if (claim.attempts > MAX_ATTEMPTS) {
        throw new ProblemError('worker-lost', `${MAX_ATTEMPTS} workers were lost over this run.`);
      }
      const result = await this.make(claim, signal);
      signal.throwIfAborted();
      await this.claims.finish(claim, result);
    } catch (error) {
      await (lost.aborted ? null : this.record(claim, error, stopping));
    }
  }

  private async record(claim: Claim, error: unknown, stopping: AbortSignal): Promise<void> {
    if (stopping.aborted) {
      await this.claims.release(claim);
      return;
    }
    this.logger.error({ err: error, runId: claim.id }, `${this.name} failed.`);
    const problem =
      error instanceof ProblemError ? error : new ProblemError('judge-unavailable', String(error));
    await this.claims.fail(claim, problem.toProblem());
  }
}
