import { addUsage, type Usage } from '../contracts/usage.js';
import type { Database } from '../database/database.js';
import { describeSpent, spentLimits } from './job-budget.js';
import type { Claim } from './job-claims.js';
import type { JobLog } from './job-log.js';
import type { JobState } from './job-state.js';
import { JobEntity } from './job.entity.js';

/** What the charge is written with, and for which claim. */
export interface Account {
  readonly database: Database;
  readonly log: JobLog;
  readonly ref: Claim['ref'];
}

/**
 * Adds what one row of the journal used to the totals of its job, and asks a running job to pause when that spends
 * its budget. Returns the state that the job is in then.
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
  const spent = spentLimits(job.budget, usage);
  // Past the last step nothing is left that could be saved.
  if (spent.length === 0 || job.step >= job.totalSteps) {
    return job.state;
  }
  const detail = describeSpent(spent);
  const pauseReason = { code: 'budget-exhausted', detail } as const;
  const set = { pauseReason };
  const after = await log.move(ref, { to: 'pausing', by: 'worker', reason: detail, set });
  return after?.state ?? job.state;
}
