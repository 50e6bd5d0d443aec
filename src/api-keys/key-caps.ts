import type { CallerIdentity } from '../common/caller.js';
import type { Database } from '../database/database.js';
import { capExceeded } from '../limits/cap-exceeded.js';
import { DAILY_CAPS, findSpentCap, type KeyRef, type LedgerCap } from './key-ledger.js';

/**
 * Before an answer of the engine. What is in flight when a cap is reached may pass it.
 *
 * @throws ProblemError cap-exceeded
 */
export async function admitAnswer(database: Database, caller: CallerIdentity): Promise<void> {
  if (DAILY_CAPS.some((name) => caller.caps[name] !== null)) {
    await refuseSpent(database, caller, DAILY_CAPS);
  }
}

/**
 * Before a job of the key is queued. Call it in the transaction that queues the job: the jobs of a key are queued one
 * after the other, so that each counts those before it.
 *
 * @throws ProblemError cap-exceeded
 */
export async function admitJob(database: Database, key: KeyRef): Promise<void> {
  const lock = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))';
  await database.query(lock, [`jobs of ${key.keyId}`]);
  await refuseSpent(database, key, [...DAILY_CAPS, 'runningJobs']);
}

async function refuseSpent(
  database: Database,
  key: KeyRef,
  names: readonly LedgerCap[],
): Promise<void> {
  const spent = await findSpentCap(database, key, names);
  if (spent !== null) {
    throw capExceeded(spent);
  }
}
