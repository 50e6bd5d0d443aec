import { type Schedule, SCHEDULE } from '../../src/common/schedule.js';
import type { Environment, LoopState } from '../../src/contracts/training.js';
import { CheckpointFiles } from '../../src/jobs/checkpoint-files.js';
import { CheckpointRows } from '../../src/jobs/checkpoint-rows.js';
import { CheckpointStore } from '../../src/jobs/checkpoint-store.js';
import { CheckpointSweeper } from '../../src/jobs/checkpoint-sweeper.js';
import { type Claim, JobClaims } from '../../src/jobs/job-claims.js';
import { JobLog } from '../../src/jobs/job-log.js';
import { Journals } from '../../src/jobs/journals.js';
import { Meter } from '../../src/jobs/meter.js';
import type { Journal } from '../../src/training/ports.js';
import { createJobWorld, type JobWorld } from './job-world.js';

/** Where the states of these tests were made. */
export const CPU: Environment = { device: 'cpu', threads: '1' };

/** Claims that nobody renews, and that no reaper takes away while a test is at them. */
const HOUR_LONG: Schedule = Object.freeze(Object.assign({}, SCHEDULE, { leaseMs: 3_600_000 }));

/** A world in which any number of jobs may be claimed and never released. */
export function createClaimWorld(): Promise<JobWorld> {
  return createJobWorld({ MAX_RUNNING_JOBS_PER_WORKSPACE: '1000' });
}

/** A job that a worker of the test has just claimed. */
export async function claimJob(world: JobWorld): Promise<Claim> {
  await world.submit();
  const claims = new JobClaims(
    world.database,
    world.app.get(JobLog, { strict: false }),
    HOUR_LONG,
    world.config,
  );
  const claim = await claims.claim('test');
  if (claim === null) {
    throw new Error('No job waits to be claimed.');
  }
  return claim;
}

/** The same job, claimed once more by another worker. */
export async function claimAgain(world: JobWorld, claim: Claim): Promise<Claim> {
  const fence = claim.ref.fence + 1;
  await world.database.query('UPDATE jobs SET fence = $2 WHERE id = $1', [claim.ref.id, fence]);
  return { ...claim, ref: { ...claim.ref, fence } };
}

/** The journal of a claim, on a disk that a test may make fail. */
export function journalOf(world: JobWorld, claim: Claim, files = new CheckpointFiles()): Journal {
  const rows = new CheckpointRows(world.database);
  const store = new CheckpointStore(world.config, files, rows);
  const meter = new Meter({ now: () => performance.now() });
  const log = world.app.get(JobLog, { strict: false });
  return new Journals(world.database, log, store, rows).of(claim, meter, () => undefined);
}

/** What cleans up behind jobs that have ended. */
export function sweeperOf({ config, database }: JobWorld): CheckpointSweeper {
  const store = new CheckpointStore(config, new CheckpointFiles(), new CheckpointRows(database));
  return new CheckpointSweeper(database, store, SCHEDULE);
}

/** Ends a claimed job as the reaper does when its worker is gone. */
export async function endJob({ database }: JobWorld, { ref }: Claim): Promise<void> {
  await database.query(`UPDATE jobs SET state = 'cancelling' WHERE id = $1`, [ref.id]);
  await database.query(
    `UPDATE jobs SET state = 'cancelled', lease_until = NULL, finished_at = now() WHERE id = $1`,
    [ref.id],
  );
}

export function stateAt(step: number): LoopState {
  return { step, shortTermMemory: [step], environment: CPU, inexactResumes: [] };
}
