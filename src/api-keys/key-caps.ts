import type { CallerIdentity } from '../common/caller.js';
import type { Database } from '../database/database.js';
import { capExceeded, type SpentCap } from '../limits/cap-exceeded.js';
import { awaitQueuing, DAILY_CAPS, findSpentCap, type KeyRef } from './key-ledger.js';

/**
 * Before an answer of the engine. What is in flight when a cap is reached may pass it.
 *
 * @throws ProblemError cap-exceeded
 */
export async function admitAnswer(database: Database, caller: CallerIdentity): Promise<void> {
  if (DAILY_CAPS.some((name) => caller.caps[name] !== null)) {
    refuse(await findSpentCap(database, caller, DAILY_CAPS));
  }
}

/**
 * As {@link admitAnswer}, for work that a key has asked for and that goes on without it.
 *
 * @throws ProblemError cap-exceeded
 */
export async function admitWork(database: Database, key: KeyRef): Promise<void> {
  refuse(await findSpentCap(database, key, DAILY_CAPS));
}

/**
 * Before a job of the key is queued. Call it in the transaction that queues the job: where their number is capped, the
 * jobs of a key are queued one after the other, so that each counts those before it.
 *
 * @throws ProblemError cap-exceeded
 */
export async function admitJob(database: Database, key: KeyRef): Promise<void> {
  refuse(await findCapOfJob(database, key));
}

/** As {@link admitJob}, with an answer instead of an error. */
export async function isJobAdmitted(database: Database, key: KeyRef): Promise<boolean> {
  return (await findCapOfJob(database, key)) === null;
}

async function findCapOfJob(database: Database, key: KeyRef): Promise<SpentCap | null> {
  await awaitQueuing(database, key);
  return findSpentCap(database, key, [...DAILY_CAPS, 'runningJobs']);
}

function refuse(spent: SpentCap | null): void {
  if (spent !== null) {
    throw capExceeded(spent);
  }
}
