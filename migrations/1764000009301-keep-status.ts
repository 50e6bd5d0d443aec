import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A repeat is answered with the status of the first answer, which some operations have more than one of. */
export class KeepStatus1764000009301 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE idempotency_keys ADD COLUMN status int');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE idempotency_keys DROP COLUMN status');
  }
}
