import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Evaluations of models, and what each task of one came to. Keys that could see or post jobs may do the same with
 * evaluations.
 */
export class CreateEvaluations1764000008900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of TABLES) {
      await runner.query(statement);
    }
    for (const access of ['read', 'write']) {
      await runner.query(`UPDATE api_keys SET scopes = array_append(scopes, 'evaluations:${access}')
        WHERE 'jobs:${access}' = ANY(scopes)`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE api_keys SET
      scopes = array_remove(array_remove(scopes, 'evaluations:read'), 'evaluations:write')`);
    for (const table of ['evaluated_tasks', 'evaluation_runs']) {
      await runner.query(`DROP TABLE ${table}`);
    }
  }
}

const TABLES = [
  `CREATE TABLE evaluation_runs (
    id text PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    key_id text NOT NULL,
    name text,
    model jsonb NOT NULL,
    dataset_id text,
    settings jsonb NOT NULL,
    records text,
    compare_to text,
    metadata jsonb NOT NULL,
    state text NOT NULL DEFAULT 'queued'
      CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    error jsonb,
    total integer,
    done integer NOT NULL DEFAULT 0,
    usage jsonb NOT NULL,
    environment jsonb,
    contamination jsonb,
    report jsonb,
    attempts integer NOT NULL DEFAULT 0,
    fence integer NOT NULL DEFAULT 0,
    retry_at timestamptz NOT NULL DEFAULT now(),
    lease_until timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    finished_at timestamptz,
    CHECK ((state = 'running') = (lease_until IS NOT NULL)),
    CHECK ((state = 'succeeded') = (report IS NOT NULL)),
    CHECK ((state IN ('succeeded', 'failed', 'cancelled')) = (finished_at IS NOT NULL))
  )`,
  'CREATE INDEX evaluation_runs_by_workspace ON evaluation_runs (workspace_id, id)',
  `CREATE INDEX evaluation_runs_due ON evaluation_runs (created_at) WHERE state IN ('queued', 'running')`,
  `CREATE TABLE evaluated_tasks (
    evaluation_id text NOT NULL REFERENCES evaluation_runs (id) ON DELETE CASCADE,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    position integer NOT NULL,
    task_id text,
    key text NOT NULL,
    "group" text,
    cards text NOT NULL,
    overlap jsonb,
    outcome text,
    PRIMARY KEY (evaluation_id, position)
  )`,
];
