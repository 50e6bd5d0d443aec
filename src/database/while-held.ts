import { Rounds } from '../common/rounds.js';

/** A claim that a lease keeps from other processes. */
export interface Hold {
  readonly leaseMs: number;
  /** False when the claim is gone, or another process has it. */
  readonly renew: () => Promise<boolean>;
  /** What the work is aborted with then. */
  readonly lost: Error;
  /** Told of a renewal that could not be tried; the next one is. */
  readonly failed: (error: unknown) => void;
}

/** Works while the lease of a claim is renewed, three times in its length; the signal says that it is lost. */
export async function whileHeld(
  { leaseMs, renew, lost, failed }: Hold,
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
