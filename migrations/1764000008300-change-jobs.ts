import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a change is tied to, what lists can be searched by, and whom the events of a job are for. */
export class ChangeJobs1764000008300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE jobs
      ADD COLUMN version integer NOT NULL DEFAULT 1,
      ADD COLUMN notify jsonb`);
    await runner.query(`ALTER TABLE datasets
      ADD COLUMN revision integer NOT NULL DEFAULT 1,
      ADD COLUMN metadata jsonb NOT NULL DEFAULT '{}'`);
    await runner.query('ALTER TABLE checkpoints ADD COLUMN version integer NOT NULL DEFAULT 1');
    await runner.query('CREATE INDEX jobs_by_metadata ON jobs USING gin (metadata jsonb_path_ops)');
    await runner.query(
      'CREATE INDEX datasets_by_metadata ON datasets USING gin (metadata jsonb_path_ops)',
    );
    await runner.query(guardBut(`'{name,metadata,version}'::text[]`));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(guardBut(`'{}'::text[]`));
    await runner.query('DROP INDEX datasets_by_metadata');
    await runner.query('DROP INDEX jobs_by_metadata');
    await runner.query('ALTER TABLE checkpoints DROP COLUMN version');
    await runner.query('ALTER TABLE datasets DROP COLUMN metadata, DROP COLUMN revision');
    await runner.query('ALTER TABLE jobs DROP COLUMN notify, DROP COLUMN version');
  }
}

/** What a job has come to never changes; how it is called may. */
function guardBut(labels: string): string {
  return `CREATE OR REPLACE FUNCTION guard_ended_job() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF OLD IS DISTINCT FROM NEW
         AND NOT EXISTS (SELECT 1 FROM job_transitions WHERE from_state = OLD.state)
         AND to_jsonb(OLD) - ${labels} IS DISTINCT FROM to_jsonb(NEW) - ${labels} THEN
        RAISE EXCEPTION 'job % has ended (%) and may not change', OLD.id, OLD.state;
      END IF;
      RETURN NEW;
    END $$`;
}
