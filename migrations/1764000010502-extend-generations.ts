import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How an answer came about: its mode, the version of its prompt, and what its conversation may learn from it. */
export class ExtendGenerations1764000010502 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE generations
      ADD COLUMN mode text NOT NULL DEFAULT 'plain',
      ADD COLUMN prompt_version text,
      ADD COLUMN conversation text,
      ADD COLUMN repairs text,
      ADD COLUMN attempt text`);
    await runner.query('UPDATE generations SET prompt_version = template');
    await runner.query('ALTER TABLE generations ALTER COLUMN prompt_version SET NOT NULL');
    await runner.query(`CREATE INDEX generations_by_conversation
      ON generations (workspace_id, key_id, conversation, created_at) WHERE conversation IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX generations_by_conversation');
    await runner.query(`ALTER TABLE generations
      DROP COLUMN mode, DROP COLUMN prompt_version, DROP COLUMN conversation, DROP COLUMN repairs,
      DROP COLUMN attempt`);
  }
}
