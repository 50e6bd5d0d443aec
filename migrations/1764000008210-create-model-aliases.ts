import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Names that lead to models, with what they have led to; and one model for a checkpoint. */
export class CreateModelAliases1764000008210 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE UNIQUE INDEX models_by_checkpoint ON models (checkpoint_id) WHERE checkpoint_id IS NOT NULL',
    );
    await runner.query(`CREATE TABLE model_aliases (
      id text PRIMARY KEY,
      workspace_id text NOT NULL REFERENCES workspaces (id),
      name text NOT NULL,
      model_id text NOT NULL REFERENCES models (id),
      version integer NOT NULL,
      promoted_at timestamptz NOT NULL DEFAULT now(),
      created_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (workspace_id, name)
    )`);
    await runner.query('CREATE INDEX model_aliases_by_model ON model_aliases (model_id)');
    await runner.query(`CREATE TABLE model_promotions (
      id text PRIMARY KEY,
      workspace_id text NOT NULL REFERENCES workspaces (id),
      alias_id text NOT NULL REFERENCES model_aliases (id) ON DELETE CASCADE,
      version integer NOT NULL,
      model_id text NOT NULL,
      model_name text NOT NULL,
      checkpoint_id text,
      restores integer,
      key_id text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (alias_id, version)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE model_promotions');
    await runner.query('DROP TABLE model_aliases');
    await runner.query('DROP INDEX models_by_checkpoint');
  }
}
