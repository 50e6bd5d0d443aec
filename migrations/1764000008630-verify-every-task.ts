import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Every dataset is verified without being asked, and a job says which of its tasks it takes: those that are there have
 * taken all.
 */
export class VerifyEveryTask1764000008630 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE datasets SET verification_state = 'queued'
      WHERE status = 'ready' AND verification_state = 'none'`);
    await changeConfigs(runner, `config || '${JSON.stringify({ tasks: { include: MARKS } })}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await changeConfigs(runner, `config - 'tasks'`);
  }
}

const MARKS = ['verified', 'in_process_only', 'flaky', 'failed', 'no_solution', 'unjudged'];

/** Of jobs that have ended too, which otherwise never change. */
async function changeConfigs(runner: QueryRunner, config: string): Promise<void> {
  await runner.query('ALTER TABLE jobs DISABLE TRIGGER job_terminal');
  await runner.query(`UPDATE jobs SET config = ${config}`);
  await runner.query('ALTER TABLE jobs ENABLE TRIGGER job_terminal');
}
