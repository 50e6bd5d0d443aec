import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What all processes have counted; the trace that a job belongs to; and the scopes that show an operator the whole
 * installation, for those keys of the first workspace that can make others.
 */
export class AddTelemetry1764000008500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE metric_totals (
      name text NOT NULL,
      labels text NOT NULL,
      value double precision NOT NULL,
      PRIMARY KEY (name, labels))`);
    await runner.query('ALTER TABLE jobs ADD COLUMN traceparent text');
    await runner.query(`UPDATE api_keys SET scopes = scopes || ARRAY['metrics:read', 'queues:read']
      WHERE 'keys:manage' = ANY(scopes) AND NOT 'metrics:read' = ANY(scopes)
        AND workspace_id = (SELECT id FROM workspaces WHERE name = 'default')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE api_keys
      SET scopes = array_remove(array_remove(scopes, 'metrics:read'), 'queues:read')`);
    await runner.query('ALTER TABLE jobs DROP COLUMN traceparent');
    await runner.query('DROP TABLE metric_totals');
  }
}
