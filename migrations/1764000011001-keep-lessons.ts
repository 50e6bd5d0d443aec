import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What adapted models have learned from, so that evaluations can look whether they are asked the same. */
export class KeepLessons1764000011001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE model_lessons (
      model_id text PRIMARY KEY REFERENCES models (id) ON DELETE CASCADE,
      workspace_id text NOT NULL REFERENCES workspaces (id),
      texts text NOT NULL
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE model_lessons');
  }
}
