import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Feedback speaks of answers and of episodes, is checked by the tests that came with it or by those of its task, and
 * knows which trainings have learned from it. A use outlives its feedback and its job: what weights were made of is not
 * forgotten with them.
 */
export class JudgeFeedback1764000010401 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE feedback
      ALTER generation_id DROP NOT NULL,
      ADD about_episode_id text,
      ADD source text NOT NULL DEFAULT 'human' CHECK (source IN ('human', 'compiler', 'ai')),
      ADD reason text,
      ADD trust text CHECK (trust IN ('verified', 'reported')),
      ADD task_id text,
      ADD project text,
      ADD model_id text,
      ADD example text,
      ADD episode text,
      ADD check_state text CHECK (check_state IN ('queued', 'running')),
      ADD check_fence integer NOT NULL DEFAULT 0,
      ADD check_lease_until timestamptz,
      DROP CONSTRAINT feedback_kind_check,
      DROP CONSTRAINT feedback_status_check,
      ADD CONSTRAINT feedback_kind_check
        CHECK (kind IN ('rating', 'pair', 'correction', 'execution', 'comment')),
      ADD CONSTRAINT feedback_status_check
        CHECK (status IN ('received', 'accepted', 'quarantined', 'rejected', 'consumed')),
      ADD CONSTRAINT feedback_about CHECK (num_nonnulls(generation_id, about_episode_id) = 1)`);
    await runner.query(`CREATE UNIQUE INDEX feedback_of_episodes
      ON feedback (workspace_id, key_id, about_episode_id, kind) WHERE about_episode_id IS NOT NULL`);
    await runner.query('CREATE INDEX feedback_by_workspace ON feedback (workspace_id, id)');
    await runner.query(
      'CREATE INDEX feedback_to_check ON feedback (created_at) WHERE check_state IS NOT NULL',
    );
    await runner.query(`
      CREATE TABLE feedback_uses (
        workspace_id text NOT NULL REFERENCES workspaces (id),
        feedback_id text NOT NULL,
        job_id text NOT NULL,
        step integer NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (feedback_id, job_id)
      )`);
    await runner.query('CREATE INDEX feedback_uses_by_job ON feedback_uses (job_id, step)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE feedback_uses');
    await runner.query(`DELETE FROM feedback WHERE generation_id IS NULL OR kind = 'pair'`);
    await runner.query(`UPDATE feedback SET status = CASE status
      WHEN 'consumed' THEN 'accepted' WHEN 'accepted' THEN 'accepted' ELSE 'received' END`);
    await runner.query('DROP INDEX feedback_of_episodes, feedback_by_workspace, feedback_to_check');
    await runner.query(`ALTER TABLE feedback
      DROP CONSTRAINT feedback_about,
      DROP CONSTRAINT feedback_kind_check,
      DROP CONSTRAINT feedback_status_check,
      ALTER generation_id SET NOT NULL,
      DROP about_episode_id, DROP source, DROP reason, DROP trust, DROP task_id, DROP project,
      DROP model_id, DROP example, DROP episode, DROP check_state, DROP check_fence,
      DROP check_lease_until,
      ADD CONSTRAINT feedback_kind_check
        CHECK (kind IN ('rating', 'correction', 'comment', 'execution')),
      ADD CONSTRAINT feedback_status_check CHECK (status IN ('received', 'accepted'))`);
  }
}
