import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an attempt ran as and weighed in the loss, token by token, and what the attempts of a step add up to. */
export class KeepTokenWeights1764000008310 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE attempts ADD COLUMN program text, ADD COLUMN tokens bytea');
    await runner.query('ALTER TABLE job_metrics ADD COLUMN tallies jsonb');
    await runner.query(
      'CREATE INDEX episodes_by_job ON episodes (job_id) WHERE job_id IS NOT NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX episodes_by_job');
    await runner.query('ALTER TABLE job_metrics DROP COLUMN tallies');
    await runner.query('ALTER TABLE attempts DROP COLUMN tokens, DROP COLUMN program');
  }
}
