import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Versions, a second secret and the health of endpoints; deliveries that can be sent again. */
export class ExtendWebhooks1764000007200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE webhook_endpoints
      ADD COLUMN version integer NOT NULL DEFAULT 1,
      ADD COLUMN previous_secret bytea,
      ADD COLUMN previous_secret_until timestamptz,
      ADD COLUMN failing_since timestamptz,
      ADD COLUMN last_failed_at timestamptz,
      ADD COLUMN resting_until timestamptz`);
    await runner.query(
      'ALTER TABLE webhook_deliveries ADD COLUMN attempts_before integer NOT NULL DEFAULT 0',
    );
    await runner.query(`CREATE INDEX webhook_deliveries_claimed ON webhook_deliveries (endpoint_id)
      WHERE state = 'pending' AND claimed_until IS NOT NULL`);
    await runner.query(`CREATE INDEX webhook_deliveries_finished ON webhook_deliveries (finished_at)
      WHERE finished_at IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX webhook_deliveries_finished');
    await runner.query('DROP INDEX webhook_deliveries_claimed');
    await runner.query('ALTER TABLE webhook_deliveries DROP COLUMN attempts_before');
    await runner.query(`ALTER TABLE webhook_endpoints
      DROP COLUMN version, DROP COLUMN previous_secret, DROP COLUMN previous_secret_until,
      DROP COLUMN failing_since, DROP COLUMN last_failed_at, DROP COLUMN resting_until`);
  }
}
