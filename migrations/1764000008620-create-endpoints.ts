import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Servers that a workspace lets the service call: language models, and judges of its own. */
export class CreateEndpoints1764000008620 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE endpoints (
      id text PRIMARY KEY,
      workspace_id text NOT NULL REFERENCES workspaces (id),
      kind text NOT NULL,
      name text NOT NULL,
      url text NOT NULL,
      model text,
      credential bytea,
      price jsonb,
      limits jsonb NOT NULL,
      metadata jsonb NOT NULL,
      version integer NOT NULL DEFAULT 1,
      calls bigint NOT NULL DEFAULT 0,
      failed_calls bigint NOT NULL DEFAULT 0,
      prompt_tokens bigint NOT NULL DEFAULT 0,
      completion_tokens bigint NOT NULL DEFAULT 0,
      cost double precision NOT NULL DEFAULT 0,
      created_at timestamptz NOT NULL DEFAULT now(),
      CHECK ((kind = 'openai') = (model IS NOT NULL)),
      CHECK (kind <> 'http' OR credential IS NOT NULL)
    )`);
    await runner.query('CREATE INDEX endpoints_by_workspace ON endpoints (workspace_id, id)');
    await runner.query(`UPDATE api_keys SET scopes = array_append(scopes, 'endpoints:manage')
      WHERE scopes @> '{keys:manage}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE api_keys SET scopes = array_remove(scopes, 'endpoints:manage')`);
    await runner.query('DROP TABLE endpoints');
  }
}
