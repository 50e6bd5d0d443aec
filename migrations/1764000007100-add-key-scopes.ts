import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each key may do. Keys that are there already may do everything, as they could before. */
export class AddKeyScopes1764000007100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE api_keys ADD COLUMN scopes text[] NOT NULL DEFAULT '{${ALL.join(',')}}'`,
    );
    await runner.query('ALTER TABLE api_keys ALTER COLUMN scopes DROP DEFAULT');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE api_keys DROP COLUMN scopes');
  }
}

const ALL = [
  'jobs:read',
  'jobs:write',
  'datasets:read',
  'datasets:write',
  'models:read',
  'generate',
  'feedback:read',
  'feedback:write',
  'memory:read',
  'webhooks:manage',
  'keys:manage',
];
