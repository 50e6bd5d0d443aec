import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Models, jobs and everything that a job leaves behind. */
export class CreateJobs1764000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...MODELS, ...JOBS, ...STATES, ...RECORDS]) {
      await runner.query(statement);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE models DROP CONSTRAINT models_job');
    for (const table of TABLES.toReversed()) {
      await runner.query(`DROP TABLE ${table}`);
    }
    await runner.query('DROP FUNCTION check_job_transition');
  }
}

const TABLES = [
  'models',
  'jobs',
  'job_transitions',
  'job_events',
  'step_journal',
  'job_metrics',
  'attempts',
  'evaluations',
  'checkpoints',
  'workers',
];

const MODELS = [
  `CREATE TABLE models (
    id text PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    name text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('base', 'trained')),
    folder text NOT NULL,
    settings jsonb NOT NULL,
    base_model_id text REFERENCES models (id),
    job_id text,
    checkpoint_id text,
    adapter_folder text,
    lora jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (workspace_id, name),
    CHECK (kind = 'base' OR (job_id IS NOT NULL AND adapter_folder IS NOT NULL AND lora IS NOT NULL))
  )`,
];

const JOBS = [
  `CREATE TABLE jobs (
    id text PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    name text,
    state text NOT NULL,
    phase text,
    model_id text NOT NULL REFERENCES models (id),
    dataset_id text NOT NULL,
    config jsonb NOT NULL,
    metadata jsonb NOT NULL,
    step integer NOT NULL DEFAULT 0,
    total_steps integer NOT NULL,
    result jsonb,
    error jsonb,
    fence integer NOT NULL DEFAULT 0,
    worker_id text,
    lease_until timestamptz,
    retry_at timestamptz,
    failures integer NOT NULL DEFAULT 0,
    event_sequence integer NOT NULL DEFAULT 0,
    pace_step integer,
    pace_since timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    finished_at timestamptz,
    CHECK ((state IN ('running', 'pausing', 'cancelling')) = (lease_until IS NOT NULL))
  )`,
  'ALTER TABLE models ADD CONSTRAINT models_job FOREIGN KEY (job_id) REFERENCES jobs (id)',
  'CREATE INDEX jobs_by_workspace ON jobs (workspace_id, id)',
  `CREATE INDEX jobs_to_claim ON jobs (created_at, id) WHERE state = 'queued'`,
  'CREATE INDEX jobs_held ON jobs (lease_until) WHERE lease_until IS NOT NULL',
];

/** The graph of src/jobs/job-state.ts once more, so that not even a hand-written statement leaves it. */
const STATES = [
  'CREATE TABLE job_transitions (from_state text, to_state text, PRIMARY KEY (from_state, to_state))',
  `INSERT INTO job_transitions VALUES
    ('queued', 'running'), ('queued', 'paused'), ('queued', 'cancelled'),
    ('running', 'pausing'), ('running', 'cancelling'), ('running', 'queued'),
    ('running', 'retry_wait'), ('running', 'succeeded'), ('running', 'failed'),
    ('pausing', 'paused'), ('pausing', 'cancelling'), ('pausing', 'retry_wait'),
    ('pausing', 'succeeded'), ('pausing', 'failed'),
    ('paused', 'queued'), ('paused', 'cancelled'),
    ('cancelling', 'cancelled'),
    ('retry_wait', 'queued'), ('retry_wait', 'paused'), ('retry_wait', 'cancelled'),
    ('retry_wait', 'failed')`,
  `CREATE FUNCTION check_job_transition() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NOT EXISTS (SELECT 1 FROM job_transitions
                     WHERE from_state = OLD.state AND to_state = NEW.state) THEN
        RAISE EXCEPTION 'job % may not go from % to %', OLD.id, OLD.state, NEW.state;
      END IF;
      RETURN NEW;
    END $$`,
  `CREATE TRIGGER job_state BEFORE UPDATE OF state ON jobs FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION check_job_transition()`,
];

const RECORDS = [
  `CREATE TABLE job_events (
    job_id text NOT NULL REFERENCES jobs (id),
    sequence integer NOT NULL,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    id text NOT NULL UNIQUE,
    type text NOT NULL,
    data jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (job_id, sequence)
  )`,
  `CREATE TABLE step_journal (
    job_id text NOT NULL REFERENCES jobs (id),
    step integer NOT NULL,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    inputs jsonb NOT NULL,
    fence integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (job_id, step)
  )`,
  `CREATE TABLE job_metrics (
    job_id text NOT NULL REFERENCES jobs (id),
    step integer NOT NULL,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    metrics jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (job_id, step)
  )`,
  `CREATE TABLE attempts (
    id text PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    job_id text NOT NULL REFERENCES jobs (id),
    step integer NOT NULL,
    index integer NOT NULL,
    task_id text NOT NULL,
    phase text NOT NULL,
    prompt_kind text NOT NULL,
    prompt text NOT NULL,
    answer text NOT NULL,
    is_truncated boolean NOT NULL,
    verdict jsonb NOT NULL,
    judgements jsonb NOT NULL,
    reward jsonb NOT NULL,
    episode_ids jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (job_id, step, index)
  )`,
  'CREATE INDEX attempts_by_job ON attempts (job_id, id)',
  `CREATE TABLE evaluations (
    job_id text NOT NULL REFERENCES jobs (id),
    stage text NOT NULL CHECK (stage IN ('before', 'after')),
    workspace_id text NOT NULL REFERENCES workspaces (id),
    results jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (job_id, stage)
  )`,
  `CREATE TABLE checkpoints (
    id text PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    job_id text NOT NULL REFERENCES jobs (id),
    step integer NOT NULL,
    fence integer NOT NULL,
    folder text NOT NULL UNIQUE,
    manifest_sha256 text NOT NULL,
    size_bytes bigint NOT NULL,
    rejected text,
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
  'CREATE INDEX checkpoints_by_job ON checkpoints (job_id, id)',
  `CREATE TABLE workers (
    id text PRIMARY KEY,
    sandbox jsonb NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now()
  )`,
];
