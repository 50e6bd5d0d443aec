import type { MigrationInterface, QueryRunner } from 'typeorm';

const NONE = JSON.stringify({
  requestsPerMinute: null,
  engineSecondsPerDay: null,
  tokensPerDay: null,
  runningJobs: null,
});

/** What each key may use, what it has used on each day, and which key posted a job. Keys that are there have no caps. */
export class AddKeyCaps1764000008000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE api_keys
      ADD COLUMN caps jsonb NOT NULL DEFAULT '${NONE}',
      ADD COLUMN version integer NOT NULL DEFAULT 1`);
    await runner.query('ALTER TABLE jobs ADD COLUMN key_id text');
    await runner.query(`CREATE INDEX jobs_by_key ON jobs (key_id, state)
      WHERE state NOT IN ('succeeded', 'failed', 'cancelled')`);
    // Jobs go on when their key is deleted, and so does what they use.
    await runner.query(`CREATE TABLE api_key_usage (
      workspace_id text NOT NULL REFERENCES workspaces (id),
      key_id text NOT NULL,
      day date NOT NULL,
      engine_seconds double precision NOT NULL DEFAULT 0,
      tokens bigint NOT NULL DEFAULT 0,
      PRIMARY KEY (key_id, day)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE api_key_usage');
    await runner.query('DROP INDEX jobs_by_key');
    await runner.query('ALTER TABLE jobs DROP COLUMN key_id');
    await runner.query('ALTER TABLE api_keys DROP COLUMN caps, DROP COLUMN version');
  }
}
