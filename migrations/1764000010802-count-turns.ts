import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many messages of a chat found no room in the prompt of its answer. */
export class CountTurns1764000010802 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE generations ADD COLUMN turns_dropped integer NOT NULL DEFAULT 0',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE generations DROP COLUMN turns_dropped');
  }
}
