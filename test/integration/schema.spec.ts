import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { loadConfig } from '../../src/config/config.js';
import { dataSourceOptions, openDatabase, ownerOptions } from '../../src/database/data-source.js';
import { acrossWorkspaces } from '../../src/database/reach.js';
import { TRANSITIONS } from '../../src/jobs/job-state.js';
import { createDatabase, type TestDatabase } from '../support/database.js';

describe('migrations', () => {
  let home: TestDatabase;
  const options = (): ReturnType<typeof dataSourceOptions> =>
    dataSourceOptions(
      loadConfig({
        DATABASE_URL: home.url,
        REDIS_URL: 'redis://unused',
        MILVUS_ADDRESS: 'unused',
        ENGINE_URL: 'unix:/unused',
      }),
    );
  const openOwned = async (): Promise<DataSource> =>
    new DataSource(ownerOptions(options())).initialize();
  beforeAll(async () => {
    home = await createDatabase(inject('databaseUrl'));
  });
  afterAll(() => home.drop());

  test('processes that start at once migrate one after the other', async () => {
    const sources = await Promise.all([1, 2, 3].map(() => openDatabase(options())));
    const [row] = await acrossWorkspaces(() =>
      sources[0]!.query(`SELECT count(*)::int AS n FROM workspaces`),
    );
    expect(row.n).toBe(1);
    await Promise.all(sources.map((source) => source.destroy()));
  });

  test('columns are what the entities say', async () => {
    const source = await openOwned();
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    const changes = upQueries
      .map(({ query }) => query)
      .filter((sql) => / COLUMN | ADD "|CREATE TABLE/.test(sql));
    await source.destroy();
    expect(changes).toEqual([]);
  });

  test('every table has a workspace column but those of the installation', async () => {
    const source = await openOwned();
    const rows: { table_name: string }[] = await source.query(`
      SELECT table_name FROM information_schema.tables t
      WHERE table_schema = 'public' AND NOT EXISTS (
        SELECT 1 FROM information_schema.columns c
        WHERE c.table_name = t.table_name AND c.column_name = 'workspace_id' AND is_nullable = 'NO')`);
    await source.destroy();
    expect(rows.map((row) => row.table_name).toSorted()).toEqual(
      expect.arrayContaining(['migrations', 'workspaces']),
    );
    const shared = [
      'migrations',
      'workspaces',
      'workers',
      'job_transitions',
      'index_checks',
      'metric_totals',
    ];
    expect(rows.filter((row) => !shared.includes(row.table_name))).toEqual([]);
  });

  test('the database knows exactly the transitions that the code knows', async () => {
    const source = await openDatabase(options());
    const rows = await source.query(
      'SELECT from_state AS "from", to_state AS "to" FROM job_transitions',
    );
    await source.destroy();
    const edges = (pairs: readonly { from: string; to: string }[]): string[] =>
      pairs.map(({ from, to }) => `${from} ${to}`).toSorted();
    expect(edges(rows)).toEqual(edges(TRANSITIONS));
  });

  test('go back to nothing and forward again', async () => {
    const source = await openOwned();
    for (const _ of options().migrations as unknown[]) {
      await source.undoLastMigration();
    }
    const tables = await source.query(
      `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`,
    );
    expect(tables).toEqual([{ table_name: 'migrations' }]);
    expect(await source.runMigrations()).not.toHaveLength(0);
    await source.destroy();
  });
});
