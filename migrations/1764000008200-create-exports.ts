import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Exports of checkpoints, at most one of each format, which go with their checkpoint. Keys that could do everything
 * about jobs may do so about models as well.
 */
export class CreateExports1764000008200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE exports (
      id text PRIMARY KEY,
      workspace_id text NOT NULL REFERENCES workspaces (id),
      checkpoint_id text NOT NULL REFERENCES checkpoints (id) ON DELETE CASCADE,
      format text NOT NULL CHECK (format IN ('peft', 'merged')),
      state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'ready', 'failed')),
      files jsonb NOT NULL DEFAULT '[]',
      error jsonb,
      attempts integer NOT NULL DEFAULT 0,
      fence integer NOT NULL DEFAULT 0,
      retry_at timestamptz NOT NULL DEFAULT now(),
      lease_until timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      finished_at timestamptz,
      UNIQUE (checkpoint_id, format),
      CHECK ((state = 'running') = (lease_until IS NOT NULL))
    )`);
    await runner.query(
      `CREATE INDEX exports_due ON exports (created_at) WHERE state IN ('queued', 'running')`,
    );
    await runner.query(`UPDATE api_keys SET scopes = array_append(scopes, 'models:write')
      WHERE scopes @> '{jobs:write,models:read}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE api_keys SET scopes = array_remove(scopes, 'models:write')`);
    await runner.query('DROP TABLE exports');
  }
}
