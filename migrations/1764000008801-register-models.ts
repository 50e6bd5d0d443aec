import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Base models that an operator has registered: where they come from, whether they can be used, and their cards. Keys that
 * may make keys with every scope may register, as the first key of a workspace does.
 */
export class RegisterModels1764000008801 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE models
      ADD COLUMN state text NOT NULL DEFAULT 'ready' CHECK (state IN ('registering', 'ready', 'failed')),
      ADD COLUMN source jsonb CHECK (source IS NULL OR kind = 'base'),
      ADD COLUMN card jsonb CHECK (card IS NULL OR kind = 'base'),
      ADD COLUMN files_changed_at timestamptz,
      ADD CHECK (state = 'ready' OR (kind = 'base' AND source IS NOT NULL))`);
    await runner.query(`UPDATE api_keys SET scopes = array_append(scopes, 'models:register')
      WHERE scopes @> '{keys:manage,models:write,metrics:read,queues:read}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE api_keys SET scopes = array_remove(scopes, 'models:register')`);
    await runner.query(
      'ALTER TABLE models DROP COLUMN state, DROP COLUMN source, DROP COLUMN card, DROP COLUMN files_changed_at',
    );
  }
}
