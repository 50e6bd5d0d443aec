import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How long a prompt of an endpoint and its answer may be together: what every endpoint of before is given. */
export class BoundContexts1764000010801 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE endpoints SET limits = '{"contextTokens": 8192}'::jsonb || limits`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE endpoints SET limits = limits - 'contextTokens'`);
  }
}
