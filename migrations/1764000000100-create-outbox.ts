import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOutbox1764000000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox (
        id text PRIMARY KEY,
        workspace_id text NOT NULL REFERENCES workspaces (id),
        kind text NOT NULL CHECK (kind IN ('queue', 'webhook', 'memory')),
        aggregate text NOT NULL,
        payload jsonb NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        available_at timestamptz NOT NULL DEFAULT now(),
        claimed_until timestamptz,
        done_at timestamptz,
        last_error text,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(
      'CREATE INDEX outbox_due ON outbox (kind, available_at) WHERE done_at IS NULL',
    );
    await runner.query('CREATE INDEX outbox_done ON outbox (done_at) WHERE done_at IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox');
  }
}
