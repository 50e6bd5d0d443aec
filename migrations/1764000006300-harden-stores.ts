import type { MigrationInterface, QueryRunner } from 'typeorm';

export class HardenStores1764000006300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outbox ADD COLUMN claimed_by text');
    // One row for each search index: who compares it with recall_keys until when, and what was found last.
    await runner.query(`
      CREATE TABLE index_checks (
        embedding_id text PRIMARY KEY,
        claimed_until timestamptz,
        checked_at timestamptz,
        held integer,
        restored integer,
        removed integer
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE index_checks');
    await runner.query('ALTER TABLE outbox DROP COLUMN claimed_by');
  }
}
