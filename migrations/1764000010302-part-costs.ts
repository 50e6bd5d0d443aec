import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the steps and evaluations of a job have spent on which of its parts, and the most memory that gradients took. */
export class PartCosts1764000010302 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['job_metrics', 'evaluations']) {
      await runner.query(`ALTER TABLE ${table} ADD spent jsonb`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['job_metrics', 'evaluations']) {
      await runner.query(`ALTER TABLE ${table} DROP spent`);
    }
  }
}
