import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Row-level security on every table with a workspace, whoever asks: a row is there for the workspace that the statement
 * runs for, or for a statement that serves all. `raise_walls` is called again after every migration, so that a table
 * that comes later has its wall from the start.
 */
export class RaiseWalls1764000008110 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(WORKSPACE);
    await runner.query(RAISE);
    await runner.query('SELECT raise_walls()');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(LOWER);
    await runner.query('DROP FUNCTION raise_walls');
    await runner.query('DROP FUNCTION statement_workspace');
  }
}

/** A statement of which nobody has said for whom it runs is a fault, and no reason to answer that there is nothing. */
const WORKSPACE = `
  CREATE FUNCTION statement_workspace() RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
  DECLARE
    workspace text := current_setting('falconry.workspace', true);
  BEGIN
    IF coalesce(workspace, '') = '' AND current_setting('falconry.across', true) IS DISTINCT FROM 'on' THEN
      RAISE insufficient_privilege USING
        MESSAGE = 'nobody has said for which workspace this statement runs',
        HINT = 'SET falconry.workspace to the id of one, or SET falconry.across TO on to see the rows of all.';
    END IF;
    RETURN workspace;
  END $$`;

/** The settings are read once for each statement, not once for each row. */
const RAISE = `
  CREATE FUNCTION raise_walls() RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    home text := quote_ident(current_schema());
    found record;
  BEGIN
    IF NOT has_schema_privilege('falconry_service', current_schema(), 'USAGE') THEN
      EXECUTE format('GRANT USAGE ON SCHEMA %s TO falconry_service', home);
    END IF;
    FOR found IN
      SELECT oid::regclass AS name, relkind AS kind, relname = 'migrations' AS is_fixed FROM pg_class
      WHERE relnamespace = home::regnamespace AND relkind IN ('r', 'p', 'S')
    LOOP
      IF found.kind = 'S' THEN
        IF NOT has_sequence_privilege('falconry_service', found.name::oid, 'USAGE') THEN
          EXECUTE format('GRANT USAGE ON SEQUENCE %s TO falconry_service', found.name);
        END IF;
      ELSIF NOT has_table_privilege('falconry_service', found.name::oid, 'SELECT') THEN
        EXECUTE format('GRANT %s ON %s TO falconry_service',
          CASE WHEN found.is_fixed THEN 'SELECT' ELSE 'SELECT, INSERT, UPDATE, DELETE' END, found.name);
      END IF;
    END LOOP;
    FOR found IN
      SELECT oid::regclass AS name, attname AS owner FROM pg_class JOIN pg_attribute ON attrelid = oid
      WHERE relnamespace = home::regnamespace AND relkind IN ('r', 'p') AND NOT attisdropped
        AND attname = CASE relname WHEN 'workspaces' THEN 'id' ELSE 'workspace_id' END
        AND NOT (relrowsecurity AND relforcerowsecurity
          AND EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = pg_class.oid AND polname = 'wall'))
    LOOP
      EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', found.name);
      EXECUTE format('DROP POLICY IF EXISTS wall ON %s', found.name);
      EXECUTE format('CREATE POLICY wall ON %s USING (
          %I = (SELECT statement_workspace())
          OR (SELECT current_setting(''falconry.across'', true)) = ''on'')', found.name, found.owner);
    END LOOP;
  END $$`;

/** The role stays: other databases of the cluster may use it. */
const LOWER = `
  DO $$
  DECLARE
    home text := quote_ident(current_schema());
    found record;
  BEGIN
    FOR found IN
      SELECT polrelid::regclass AS name FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
      WHERE polname = 'wall' AND relnamespace = home::regnamespace
    LOOP
      EXECUTE format('DROP POLICY wall ON %s', found.name);
      EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY', found.name);
    END LOOP;
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %s FROM falconry_service', home);
    EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA %s FROM falconry_service', home);
  END $$`;
