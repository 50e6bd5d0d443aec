import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Datasets that were made of two files, for jobs of /v1 that name a validation file. */
export class JoinFiles1764000008400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE joined_files (
      dataset_id text PRIMARY KEY,
      workspace_id text NOT NULL REFERENCES workspaces (id),
      training_file text NOT NULL,
      validation_file text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    )`);
    await runner.query(
      'CREATE INDEX joined_files_by_files ON joined_files (workspace_id, training_file, validation_file)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE joined_files');
  }
}
