import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateMemory1764000003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createKeys(runner);
    await createEpisodes(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE episodes');
    await runner.query('DROP TABLE recall_keys');
  }
}

async function createKeys(runner: QueryRunner): Promise<void> {
  await runner.query(`
      CREATE TABLE recall_keys (
        id text PRIMARY KEY,
        workspace_id text NOT NULL REFERENCES workspaces (id),
        project text,
        embedding_id text NOT NULL,
        text_hash text NOT NULL,
        text text NOT NULL,
        vector bytea NOT NULL,
        indexed_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
  await runner.query(`
      CREATE INDEX recall_keys_by_time ON recall_keys (workspace_id, embedding_id, created_at)`);
  await runner.query(`
      CREATE INDEX recall_keys_by_indexing ON recall_keys (workspace_id, embedding_id, indexed_at)`);
}

async function createEpisodes(runner: QueryRunner): Promise<void> {
  await runner.query(`
      CREATE TABLE episodes (
        id text PRIMARY KEY,
        workspace_id text NOT NULL REFERENCES workspaces (id),
        key text NOT NULL,
        recall_key_id text NOT NULL REFERENCES recall_keys (id),
        source text NOT NULL
          CHECK (source IN ('demonstration', 'training', 'feedback', 'import')),
        trust text NOT NULL CHECK (trust IN ('verified', 'reported', 'imported')),
        origin text,
        task_id text,
        project text,
        answer text NOT NULL,
        is_passing boolean NOT NULL,
        passed integer NOT NULL,
        total integer NOT NULL,
        error_type text,
        error_line integer,
        message text,
        lesson text NOT NULL,
        reward double precision,
        job_id text,
        step integer,
        model_id text,
        deleted_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (workspace_id, key)
      )`);
  await runner.query(`
      CREATE INDEX episodes_by_recall_key ON episodes (recall_key_id) WHERE deleted_at IS NULL`);
  await runner.query('CREATE INDEX episodes_by_workspace ON episodes (workspace_id, id)');
  await runner.query(`
      CREATE INDEX episodes_failing ON episodes (workspace_id, id)
      WHERE NOT is_passing AND deleted_at IS NULL`);
}
