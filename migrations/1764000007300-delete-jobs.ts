import type { MigrationInterface, QueryRunner } from 'typeorm';

const RECORDS = [
  'job_events',
  'step_journal',
  'job_metrics',
  'attempts',
  'evaluations',
  'checkpoints',
] as const;

/** Checkpoints that are kept on request; a job goes with all its records, and its log with nothing less. */
export class DeleteJobs1764000007300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE checkpoints ADD COLUMN kept boolean NOT NULL DEFAULT false');
    for (const table of RECORDS) {
      await runner.query(referToJob(table, 'ON DELETE CASCADE'));
    }
    await runner.query('DROP TRIGGER job_events_append_only ON job_events');
    await runner.query(`CREATE TRIGGER job_events_append_only BEFORE UPDATE OR TRUNCATE ON job_events
      FOR EACH STATEMENT EXECUTE FUNCTION guard_job_events()`);
    await runner.query(`CREATE FUNCTION guard_deleted_events() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT 1 FROM jobs WHERE id = OLD.job_id) THEN
          RAISE EXCEPTION 'job_events is append-only: % refused', TG_OP;
        END IF;
        RETURN OLD;
      END $$`);
    await runner.query(`CREATE TRIGGER job_events_go_with_job BEFORE DELETE ON job_events
      FOR EACH ROW EXECUTE FUNCTION guard_deleted_events()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER job_events_go_with_job ON job_events');
    await runner.query('DROP FUNCTION guard_deleted_events');
    await runner.query('DROP TRIGGER job_events_append_only ON job_events');
    await runner.query(`CREATE TRIGGER job_events_append_only
      BEFORE UPDATE OR DELETE OR TRUNCATE ON job_events
      FOR EACH STATEMENT EXECUTE FUNCTION guard_job_events()`);
    for (const table of RECORDS.toReversed()) {
      await runner.query(referToJob(table, ''));
    }
    await runner.query('ALTER TABLE checkpoints DROP COLUMN kept');
  }
}

function referToJob(table: (typeof RECORDS)[number], onDelete: string): string {
  const name = `${table}_job_id_fkey`;
  return `ALTER TABLE ${table} DROP CONSTRAINT ${name},
    ADD CONSTRAINT ${name} FOREIGN KEY (job_id) REFERENCES jobs (id) ${onDelete}`;
}
