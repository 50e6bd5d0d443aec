import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The audit log: one chain for each workspace, which only grows. */
export class CreateAuditEvents1764000008100 implements MigrationInterface {
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

const UP = [
  `CREATE TABLE audit_events (
    id text PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    sequence integer NOT NULL,
    action text NOT NULL,
    subject_id text NOT NULL,
    key_id text,
    request_id text,
    details text NOT NULL,
    mac bytea NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (workspace_id, sequence)
  )`,
  'CREATE INDEX audit_events_by_workspace ON audit_events (workspace_id, id)',
  // Where the chain of a workspace ends; its lock puts events in one order.
  `CREATE TABLE audit_heads (
    workspace_id text PRIMARY KEY REFERENCES workspaces (id),
    sequence integer NOT NULL,
    mac bytea NOT NULL
  )`,
  `CREATE FUNCTION guard_audit() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;
    END $$`,
  `CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION guard_audit()`,
  `CREATE TRIGGER audit_append_only BEFORE DELETE OR TRUNCATE ON audit_heads
    FOR EACH STATEMENT EXECUTE FUNCTION guard_audit()`,
  `CREATE TRIGGER audit_goes_forward BEFORE UPDATE ON audit_heads FOR EACH ROW
    WHEN (NEW.sequence NOT IN (OLD.sequence, OLD.sequence + 1)) EXECUTE FUNCTION guard_audit()`,
  // A key makes no key that may do more than itself: without this nobody could ever be given the scope.
  `UPDATE api_keys SET scopes = array_append(scopes, 'audit:read')
   WHERE 'keys:manage' = ANY (scopes)`,
];

const DOWN = [
  `UPDATE api_keys SET scopes = array_remove(scopes, 'audit:read')`,
  'DROP TABLE audit_heads',
  'DROP TABLE audit_events',
  'DROP FUNCTION guard_audit',
];
