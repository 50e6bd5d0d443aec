import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateGenerations1764000004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE generations (
        id text PRIMARY KEY,
        workspace_id text NOT NULL REFERENCES workspaces (id),
        key_id text NOT NULL,
        model text NOT NULL,
        template text NOT NULL,
        task_id text,
        project text,
        task_text text NOT NULL,
        prompt text NOT NULL,
        sampling text NOT NULL,
        choices text NOT NULL,
        prompt_tokens integer NOT NULL,
        memory text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX generations_by_workspace ON generations (workspace_id, id)');
    await runner.query(`
      CREATE TABLE feedback (
        id text PRIMARY KEY,
        workspace_id text NOT NULL REFERENCES workspaces (id),
        key_id text NOT NULL,
        generation_id text NOT NULL REFERENCES generations (id),
        kind text NOT NULL CHECK (kind IN ('rating', 'correction', 'comment', 'execution')),
        content text NOT NULL,
        status text NOT NULL CHECK (status IN ('received', 'accepted')),
        created_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (workspace_id, key_id, generation_id, kind)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE feedback');
    await runner.query('DROP TABLE generations');
  }
}
