import type { WorkspaceId } from '../common/caller.js';
import { Rounds } from '../common/rounds.js';
import { withinWorkspace } from './reach.js';

/** Claims that a lease keeps from other processes. */
export interface LeasedClaims<Claim> {
  /** Null when nothing waits. */
  claim(): Promise<Claim | null>;
  /** False when the claim is gone, or another process has it. */
  renew(claim: Claim): Promise<boolean>;
}

export interface Hold {
  readonly leaseMs: number;
  /** What an attempt is aborted with when its claim is gone. */
  readonly lost: Error;
  /** Told of a renewal that could not be tried; the next one is. */
  readonly failed: (error: unknown) => void;
}

/**
 * Claims what waits and attempts it for its workspace, while the lease is renewed three times in its length; the signal
 * says that it is lost. Tells whether anything waited.
 */
export async function attemptNext<Claim extends { readonly workspaceId: WorkspaceId }>(
  claims: LeasedClaims<Claim>,
  hold: Hold,
  attempt: (claim: Claim, lost: AbortSignal) => Promise<void>,
): Promise<boolean> {
  const claim = await claims.claim();
  if (claim !== null) {
    await withinWorkspace(claim.workspaceId, () =>
      whileHeld(
        hold,
        () => claims.renew(claim),
        (lost) => attempt(claim, lost),
      ),
    );
  }
  return claim !== null;
}

async function whileHeld(
  { leaseMs, lost, failed }: Hold,
  renew: () => Promise<boolean>,
  work: (lost: AbortSignal) => Promise<void>,
): Promise<void> {
  const loss = new AbortController();
  const renewals = new Rounds(
    leaseMs / 3,
    async () => {
      if (!(await renew())) {
        loss.abort(lost);
      }
    },
    failed,
  );
  renewals.start();
  try {
    await work(loss.signal);
  } finally {
    await renewals.stop();
  }
}
