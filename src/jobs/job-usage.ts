import { chargeKey, DAILY_CAPS, findSpentCap } from '../api-keys/key-ledger.js';
import { addUsage, type Usage } from '../contracts/usage.js';
import type { Database } from '../database/database.js';
import { describeCap } from '../limits/cap-exceeded.js';
import { describeSpent, spentLimits } from './job-budget.js';
import type { Claim } from './job-claims.js';
import type { JobLog } from './job-log.js';
import type { JobState } from './job-state.js';
import { JobEntity, type PauseReason } from './job.entity.js';

/** What the charge is written with, and for which claim. */
export interface Account {
  readonly database: Database;
  readonly log: JobLog;
  readonly ref: Claim['ref'];
}

/**
 * Adds what one row of the journal used to the totals of its job and of the key that posted it, and asks a running job
 * to pause when that spends its budget or a cap of the key. Returns the state that the job is in then.
 *
 * Call it in the fenced transaction that records a step or an evaluation, after the row and its event, with `job`
 * as it was locked: `used` is the `usage` of the row when the row was new, and `NO_USAGE` when the journal
 * had it already. So each step is charged once, and the totals are the sum over the journal.
 */
export async function chargeUsage(
  { database, log, ref }: Account,
  job: JobEntity,
  used: Usage,
): Promise<JobState> {
  const usage = addUsage(job.usage, used);
  await database.of(JobEntity, ref.workspaceId).update({ id: ref.id }, { usage });
  if (job.keyId !== null) {
    await chargeKey(database, { workspaceId: ref.workspaceId, keyId: job.keyId }, used);
  }
  const pauseReason = await reasonToPause(database, job, usage);
  // Past the last step nothing is left that could be saved.
  if (pauseReason === null || job.step >= job.totalSteps) {
    return job.state;
  }
  const { detail: reason } = pauseReason;
  const after = await log.move(ref, { to: 'pausing', by: 'worker', reason, set: { pauseReason } });
  return after?.state ?? job.state;
}

async function reasonToPause(
  database: Database,
  { budget, workspaceId, keyId }: JobEntity,
  usage: Usage,
): Promise<PauseReason | null> {
  const spent = spentLimits(budget, usage);
  if (spent.length > 0) {
    return { code: 'budget-exhausted', detail: describeSpent(spent) };
  }
  const cap =
    keyId === null ? null : await findSpentCap(database, { workspaceId, keyId }, DAILY_CAPS);
  return cap === null ? null : { code: 'cap-exceeded', detail: describeCap(cap) };
}
