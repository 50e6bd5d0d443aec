import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A step journals each answer it got from outside; checkpoints carry a score, models how they were resumed. */
export class JournalAnswers1764000006200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) {
      await runner.query(statement);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) {
      await runner.query(statement);
    }
  }
}

/** The inputs of a step in one row, and its answers in one row each: neither form can be read as the other. */
const UP = [
  'DROP TABLE step_journal',
  `CREATE TABLE step_journal (
    job_id text NOT NULL REFERENCES jobs (id),
    step integer NOT NULL,
    part text NOT NULL,
    question_sha256 text NOT NULL,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    answer bytea,
    fence integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (job_id, step, part, question_sha256)
  )`,
  'ALTER TABLE job_metrics ADD COLUMN fence integer NOT NULL DEFAULT 0',
  'ALTER TABLE checkpoints ADD COLUMN score double precision',
  `ALTER TABLE models ADD COLUMN resumed_inexactly jsonb NOT NULL DEFAULT '[]'`,
];

const DOWN = [
  'ALTER TABLE models DROP COLUMN resumed_inexactly',
  'ALTER TABLE checkpoints DROP COLUMN score',
  'ALTER TABLE job_metrics DROP COLUMN fence',
  'DROP TABLE step_journal',
  `CREATE TABLE step_journal (
    job_id text NOT NULL REFERENCES jobs (id),
    step integer NOT NULL,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    inputs jsonb NOT NULL,
    fence integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (job_id, step)
  )`,
];
