import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDatasets1764000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE datasets (
        id text PRIMARY KEY,
        workspace_id text NOT NULL REFERENCES workspaces (id),
        name text NOT NULL,
        version integer NOT NULL,
        format text NOT NULL,
        status text NOT NULL CHECK (status IN ('importing', 'ready')),
        task_count integer NOT NULL DEFAULT 0,
        bytes bigint NOT NULL DEFAULT 0,
        verification_state text NOT NULL DEFAULT 'none'
          CHECK (verification_state IN ('none', 'queued', 'running', 'done')),
        verification_lease timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (workspace_id, name, version)
      )`);
    await runner.query(`
      CREATE TABLE tasks (
        id text PRIMARY KEY,
        workspace_id text NOT NULL REFERENCES workspaces (id),
        dataset_id text NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
        position integer NOT NULL,
        key text NOT NULL,
        split text NOT NULL CHECK (split IN ('train', 'validation', 'test')),
        subset text,
        "row" text NOT NULL,
        verification text CHECK (verification IN
          ('verified', 'in_process_only', 'flaky', 'failed', 'no_solution', 'unjudged')),
        verification_reason text,
        UNIQUE (dataset_id, position),
        UNIQUE (dataset_id, key)
      )`);
    await runner.query(`
      CREATE INDEX datasets_to_verify ON datasets (verification_state)
      WHERE verification_state IN ('queued', 'running')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE tasks');
    await runner.query('DROP TABLE datasets');
  }
}
