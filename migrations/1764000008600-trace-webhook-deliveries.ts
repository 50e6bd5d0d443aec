import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The trace that a delivery belongs to. */
export class TraceWebhookDeliveries1764000008600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE webhook_deliveries ADD COLUMN traceparent text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE webhook_deliveries DROP COLUMN traceparent');
  }
}
