import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Experiments: what each of their cells is and has come to. Keys that could post both jobs and evaluations may post
 * what posts them.
 */
export class CreateExperiments1764000009001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of TABLES) {
      await runner.query(statement);
    }
    for (const access of ['read', 'write']) {
      await runner.query(`UPDATE api_keys SET scopes = array_append(scopes, 'experiments:${access}')
        WHERE ARRAY['jobs:${access}', 'evaluations:${access}'] <@ scopes`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE api_keys SET
      scopes = array_remove(array_remove(scopes, 'experiments:read'), 'experiments:write')`);
    for (const table of ['experiment_cells', 'experiments']) {
      await runner.query(`DROP TABLE ${table}`);
    }
  }
}

const TABLES = [
  `CREATE TABLE experiments (
    id text PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    key_id text NOT NULL,
    name text,
    model_id text NOT NULL,
    dataset_ids text[] NOT NULL,
    judge_ids text[] NOT NULL,
    plan jsonb NOT NULL,
    digest text NOT NULL,
    metadata jsonb NOT NULL,
    state text NOT NULL DEFAULT 'running'
      CHECK (state IN ('running', 'succeeded', 'failed', 'cancelled')),
    error jsonb,
    failures integer NOT NULL DEFAULT 0,
    look_at timestamptz NOT NULL DEFAULT now(),
    created_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    CHECK ((state = 'running') = (finished_at IS NULL))
  )`,
  'CREATE INDEX experiments_by_workspace ON experiments (workspace_id, id)',
  `CREATE INDEX experiments_due ON experiments (look_at) WHERE state = 'running'`,
  `CREATE TABLE experiment_cells (
    experiment_id text NOT NULL REFERENCES experiments (id) ON DELETE CASCADE,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    position integer NOT NULL,
    arm integer,
    seed double precision,
    memory text NOT NULL,
    state text NOT NULL DEFAULT 'queued'
      CHECK (state IN ('queued', 'training', 'evaluating', 'succeeded', 'failed', 'cancelled')),
    job_id text,
    evaluation_id text,
    error jsonb,
    outcome text,
    PRIMARY KEY (experiment_id, position),
    CHECK ((arm IS NULL) = (seed IS NULL)),
    CHECK (state <> 'training' OR job_id IS NOT NULL),
    CHECK (state <> 'evaluating' OR evaluation_id IS NOT NULL),
    CHECK ((state = 'succeeded') = (outcome IS NOT NULL))
  )`,
  `CREATE UNIQUE INDEX experiment_cells_by_place
    ON experiment_cells (experiment_id, coalesce(arm, -1), coalesce(seed, -1), memory)`,
];
