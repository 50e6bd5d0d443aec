import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Memory has spaces beside the workspace's own: what a job leaves in one is found there alone. Each training of an
 * experiment has one.
 */
export class PartMemory1764000010301 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE memory_spaces (
      id text PRIMARY KEY,
      workspace_id text NOT NULL REFERENCES workspaces (id),
      sources text[] NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    )`);
    for (const table of ['episodes', 'recall_keys', 'experiment_cells']) {
      await runner.query(`ALTER TABLE ${table} ADD space text`);
    }
    await runner.query(`CREATE INDEX episodes_by_space ON episodes (space)
      WHERE space IS NOT NULL AND deleted_at IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    // Without spaces they would stand in the workspace's own memory.
    await runner.query('DELETE FROM episodes WHERE space IS NOT NULL');
    await runner.query('DELETE FROM recall_keys WHERE space IS NOT NULL');
    for (const table of ['episodes', 'recall_keys', 'experiment_cells']) {
      await runner.query(`ALTER TABLE ${table} DROP space`);
    }
    await runner.query('DROP TABLE memory_spaces');
  }
}
