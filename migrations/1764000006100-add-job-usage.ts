import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['jobs', 'job_metrics', 'evaluations'];
const NOTHING = JSON.stringify({
  engineSeconds: 0,
  sampledTokens: 0,
  trainedTokens: 0,
  executions: 0,
  judgeCalls: 0,
});

/** What each step and evaluation of a job used, the total, and what it may come to. */
export class AddJobUsage1764000006100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE jobs ADD COLUMN budget jsonb');
    for (const table of TABLES) {
      await runner.query(
        `ALTER TABLE ${table} ADD COLUMN usage jsonb NOT NULL DEFAULT '${NOTHING}'`,
      );
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES.toReversed()) {
      await runner.query(`ALTER TABLE ${table} DROP COLUMN usage`);
    }
    await runner.query('ALTER TABLE jobs DROP COLUMN budget');
  }
}
