import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the life of a job needs to be decided on: its place in the queue, its failures, why it is paused. */
export class AddJobLifecycle1764000006000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) {
      await runner.query(statement);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) {
      await runner.query(statement);
    }
  }
}

const COLUMNS = [
  'priority integer NOT NULL DEFAULT 0',
  'pause_reason jsonb',
  'total_failures integer NOT NULL DEFAULT 0',
  'failure_kind text',
  'kind_failures integer NOT NULL DEFAULT 0',
  'stuck_step integer',
  'stuck_failures integer NOT NULL DEFAULT 0',
  'micro_batch_divisor integer NOT NULL DEFAULT 1 CHECK (micro_batch_divisor >= 1)',
  'allow_inexact boolean NOT NULL DEFAULT false',
];

/** A state without a way out is final; the transitions say which, so that no second list can differ. */
const GUARD_JOBS = `CREATE FUNCTION guard_ended_job() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF OLD IS DISTINCT FROM NEW
       AND NOT EXISTS (SELECT 1 FROM job_transitions WHERE from_state = OLD.state) THEN
      RAISE EXCEPTION 'job % has ended (%) and may not change', OLD.id, OLD.state;
    END IF;
    RETURN NEW;
  END $$`;

const GUARD_EVENTS = `CREATE FUNCTION guard_job_events() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION 'job_events is append-only: % refused', TG_OP;
  END $$`;

const UP = [
  ...COLUMNS.map((column) => `ALTER TABLE jobs ADD COLUMN ${column}`),
  'DROP INDEX jobs_to_claim',
  `CREATE INDEX jobs_to_claim ON jobs (priority DESC, created_at, id) WHERE state = 'queued'`,
  GUARD_JOBS,
  'CREATE TRIGGER job_terminal BEFORE UPDATE ON jobs FOR EACH ROW EXECUTE FUNCTION guard_ended_job()',
  GUARD_EVENTS,
  `CREATE TRIGGER job_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON job_events
    FOR EACH STATEMENT EXECUTE FUNCTION guard_job_events()`,
];

const DOWN = [
  'DROP TRIGGER job_events_append_only ON job_events',
  'DROP FUNCTION guard_job_events',
  'DROP TRIGGER job_terminal ON jobs',
  'DROP FUNCTION guard_ended_job',
  'DROP INDEX jobs_to_claim',
  `CREATE INDEX jobs_to_claim ON jobs (created_at, id) WHERE state = 'queued'`,
  ...COLUMNS.toReversed().map((column) => `ALTER TABLE jobs DROP COLUMN ${column.split(' ')[0]}`),
];
