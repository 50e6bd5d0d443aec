import { type Schedule, SCHEDULE } from '../../src/common/schedule.js';

/**
 * The schedule of the service, with more time for calls to PostgreSQL, Redis and Milvus than a machine at its limits takes.
 * A test of what happens when one of them is too slow brings a duration of its own.
 */
export const PATIENT: Schedule = Object.freeze(
  Object.assign({}, SCHEDULE, { connectMs: 60_000, recallMs: 60_000, countMs: 60_000 }),
);
