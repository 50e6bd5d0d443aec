import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The answers that were given under an Idempotency-Key, so that a repeated request gets the same one. */
export class CreateIdempotencyKeys1764000007000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE idempotency_keys (
      workspace_id text NOT NULL REFERENCES workspaces (id),
      key text NOT NULL,
      operation text NOT NULL,
      body_sha256 text NOT NULL,
      location text,
      answer bytea NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (workspace_id, key)
    )`);
    await runner.query('CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_keys');
  }
}
