import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Programs that an API process has run and judged by a worker while a request waits for it. */
export class CreateProgramRuns1764000010501 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE program_runs (
      id text PRIMARY KEY,
      workspace_id text NOT NULL REFERENCES workspaces (id),
      request text NOT NULL,
      results text,
      error jsonb,
      attempts integer NOT NULL DEFAULT 0,
      fence integer NOT NULL DEFAULT 0,
      lease_until timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      finished_at timestamptz,
      CHECK ((finished_at IS NOT NULL) = (results IS NOT NULL OR error IS NOT NULL)),
      CHECK (finished_at IS NULL OR lease_until IS NULL)
    )`);
    await runner.query(
      'CREATE INDEX program_runs_due ON program_runs (created_at) WHERE finished_at IS NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE program_runs');
  }
}
