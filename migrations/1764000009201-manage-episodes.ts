import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Episodes can be pinned, quarantined, limited in time, merged and forgotten. What is left of a forgotten one keeps its
 * key, so that the same attempt does not come back, and nothing that anybody wrote.
 */
export class ManageEpisodes1764000009201 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE episodes
      ADD is_pinned boolean NOT NULL DEFAULT false,
      ADD is_quarantined boolean NOT NULL DEFAULT false,
      ADD expires_at timestamptz,
      ADD occurrences integer NOT NULL DEFAULT 1,
      ADD merged_into text,
      ADD uses integer NOT NULL DEFAULT 0,
      ADD used_at timestamptz,
      ADD version integer NOT NULL DEFAULT 1,
      ALTER recall_key_id DROP NOT NULL,
      ADD CONSTRAINT episodes_living_key CHECK (deleted_at IS NOT NULL OR recall_key_id IS NOT NULL)`);
    await runner.query(
      'CREATE INDEX episodes_by_origin ON episodes (workspace_id, origin) WHERE deleted_at IS NULL',
    );
    await runner.query(`CREATE INDEX episodes_expiring ON episodes (expires_at)
      WHERE expires_at IS NOT NULL AND deleted_at IS NULL`);
    await runner.query(`UPDATE api_keys SET scopes = array_append(scopes, 'memory:write')
      WHERE scopes @> ARRAY['memory:read', 'keys:manage']`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE api_keys SET scopes = array_remove(scopes, 'memory:write')`);
    await runner.query('DELETE FROM episodes WHERE recall_key_id IS NULL');
    await runner.query('DROP INDEX episodes_by_origin, episodes_expiring');
    await runner.query(`ALTER TABLE episodes
      DROP CONSTRAINT episodes_living_key,
      ALTER recall_key_id SET NOT NULL,
      DROP is_pinned, DROP is_quarantined, DROP expires_at, DROP occurrences, DROP merged_into,
      DROP uses, DROP used_at, DROP version`);
  }
}
