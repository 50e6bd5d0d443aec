import { ProblemError } from '../common/problems.js';
import type { CapName } from '../contracts/caps.js';

/** A cap that is used up. */
export interface SpentCap {
  readonly name: CapName;
  readonly limit: number;
  readonly used: number;
  /** When it counts from nothing again; null when that is as soon as a job ends. */
  readonly freesAt: Date | null;
}

const UNITS: Readonly<Record<CapName, string>> = {
  requestsPerMinute: 'requests a minute',
  engineSecondsPerDay: 'engine seconds a day',
  tokensPerDay: 'tokens a day',
  runningJobs: 'running jobs',
};

/** One sentence that names the cap with its figures. */
export function describeCap({ name, limit, used }: SpentCap): string {
  return `The cap of the key is spent: ${Math.ceil(used * 10) / 10} of ${limit} ${UNITS[name]} used.`;
}

/** The refusal of what would go past a cap. */
export function capExceeded(cap: SpentCap): ProblemError {
  const { freesAt } = cap;
  const waitMs = freesAt === null ? null : freesAt.getTime() - Date.now();
  return new ProblemError('cap-exceeded', describeCap(cap), [], {
    cap: { ...cap, freesAt: freesAt?.toISOString() ?? null },
    ...(waitMs === null ? {} : { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) }),
  });
}
