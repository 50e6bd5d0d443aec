import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Base models that come from a hub: how far each is, and that its folder is below FALCONRY_HOME. */
export class DownloadModels1764000008802 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE models ADD COLUMN in_home boolean NOT NULL DEFAULT false');
    await runner.query(`CREATE TABLE model_downloads (
      model_id text PRIMARY KEY REFERENCES models (id) ON DELETE CASCADE,
      workspace_id text NOT NULL REFERENCES workspaces (id),
      wish jsonb NOT NULL,
      done_bytes bigint NOT NULL DEFAULT 0,
      total_bytes bigint,
      error jsonb,
      attempts integer NOT NULL DEFAULT 0,
      fence integer NOT NULL DEFAULT 0,
      retry_at timestamptz NOT NULL DEFAULT now(),
      lease_until timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      finished_at timestamptz,
      CHECK (finished_at IS NULL OR lease_until IS NULL)
    )`);
    await runner.query(
      'CREATE INDEX model_downloads_due ON model_downloads (created_at) WHERE finished_at IS NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE model_downloads');
    await runner.query('ALTER TABLE models DROP COLUMN in_home');
  }
}
