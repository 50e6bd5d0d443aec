import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Episodes by the time of their attempt, merged ones too: what error statistics read. */
export class TimeEpisodes1764000010803 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX episodes_by_time ON episodes (workspace_id, created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX episodes_by_time');
  }
}
