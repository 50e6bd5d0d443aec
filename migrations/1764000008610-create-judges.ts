import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Registered judges, the revisions of their settings, and what they were tried on. Keys that could see or post jobs may do
 * the same with judges.
 */
export class CreateJudges1764000008610 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of TABLES) {
      await runner.query(statement);
    }
    for (const access of ['read', 'write']) {
      await runner.query(`UPDATE api_keys SET scopes = array_append(scopes, 'judges:${access}')
        WHERE 'jobs:${access}' = ANY(scopes)`);
    }
    await runner.query(`UPDATE jobs SET config = jsonb_set(config, '{recipe,judges}', '[]')
      WHERE NOT config->'recipe' ? 'judges'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE jobs SET config = config #- '{recipe,judges}'`);
    await runner.query(`UPDATE api_keys SET
      scopes = array_remove(array_remove(scopes, 'judges:read'), 'judges:write')`);
    for (const table of ['judge_runs', 'judge_revisions', 'judges']) {
      await runner.query(`DROP TABLE ${table}`);
    }
  }
}

const TABLES = [
  `CREATE TABLE judges (
    id text PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    name text NOT NULL,
    description text,
    metadata jsonb NOT NULL,
    newest_revision integer NOT NULL DEFAULT 1,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (workspace_id, name)
  )`,
  `CREATE TABLE judge_revisions (
    id text PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    judge_id text NOT NULL REFERENCES judges (id) ON DELETE CASCADE,
    revision integer NOT NULL CHECK (revision > 0),
    spec jsonb NOT NULL,
    refers_to text[] NOT NULL,
    endpoint_ids text[] NOT NULL,
    prompts jsonb NOT NULL,
    key_id text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (judge_id, revision)
  )`,
  'CREATE INDEX judge_revisions_by_reference ON judge_revisions USING gin (refers_to)',
  'CREATE INDEX judge_revisions_by_endpoint ON judge_revisions USING gin (endpoint_ids)',
  `CREATE TABLE judge_runs (
    id text PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    judge_id text NOT NULL REFERENCES judges (id) ON DELETE CASCADE,
    revision integer NOT NULL,
    "repeat" integer NOT NULL,
    samples text NOT NULL,
    results text,
    state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'finished', 'failed')),
    error jsonb,
    attempts integer NOT NULL DEFAULT 0,
    fence integer NOT NULL DEFAULT 0,
    lease_until timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    CHECK ((state = 'running') = (lease_until IS NOT NULL)),
    CHECK ((state = 'finished') = (results IS NOT NULL))
  )`,
  'CREATE INDEX judge_runs_by_judge ON judge_runs (judge_id, id)',
  `CREATE INDEX judge_runs_due ON judge_runs (created_at) WHERE state IN ('queued', 'running')`,
];
