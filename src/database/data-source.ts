import type { ClientBase } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { newId } from '../common/ids.js';
import { SCHEDULE, type Schedule } from '../common/schedule.js';
import type { Config } from '../config/config.js';
import { ENTITIES } from './entities.js';
import { MIGRATIONS } from './migrations.js';
import { ensureServiceRole } from './service-role.js';
import { socketWithSilenceLimit } from './silence-limit.js';
import { SnakeNaming } from './snake-naming.js';
import { WalledClient } from './walled-client.js';

/** Any number that nothing else on the database locks. */
const MIGRATION_LOCK = 7_202_611;

/** How this service talks to PostgreSQL. The schema only ever changes by migrations. */
export function dataSourceOptions(
  config: Pick<Config, 'databaseUrl' | 'databasePool'>,
  { connectMs, statementMs, selfFenceMs }: Schedule = SCHEDULE,
): DataSourceOptions {
  return {
    type: 'postgres',
    url: config.databaseUrl,
    poolSize: config.databasePool,
    applicationName: 'falconry',
    connectTimeoutMS: connectMs,
    entities: [...ENTITIES] as never[],
    migrations: [...MIGRATIONS],
    namingStrategy: new SnakeNaming(),
    synchronize: false,
    installExtensions: false,
    extra: {
      Client: WalledClient,
      statement_timeout: statementMs,
      // A process that is stopped inside a transaction must not keep its locks: others wait for the rows.
      idle_in_transaction_session_timeout: selfFenceMs,
      // The server ends a statement first, as long as it can be heard.
      stream: () => socketWithSilenceLimit(statementMs + connectMs),
    },
  };
}

/** Connects, brings the schema to its newest version, and makes sure of the default workspace. */
export async function openDatabase(options: DataSourceOptions): Promise<DataSource> {
  await migrate(options);
  return new DataSource(options).initialize();
}

/**
 * The same database with the rights of its owner, for what changes its schema: connections without a limit of time, as
 * a change of a large table takes as long as it takes, that see the rows of every workspace.
 */
export function ownerOptions(options: DataSourceOptions): DataSourceOptions {
  // One connection holds the lock while another migrates.
  return { ...options, poolSize: 2, extra: { onConnect: seeAll } } as DataSourceOptions;
}

async function seeAll(client: ClientBase): Promise<void> {
  await client.query(`SET falconry.across = 'on'`);
}

/** Of several processes that start at once, one migrates and the others wait for it. */
async function migrate(options: DataSourceOptions): Promise<void> {
  const source = await new DataSource(ownerOptions(options)).initialize();
  try {
    const runner = source.createQueryRunner();
    // Ends with the connection, which is closed below.
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await ensureServiceRole(runner);
    await source.runMigrations({ transaction: 'each' });
    await runner.query('SELECT raise_walls()');
    await runner.query(
      `INSERT INTO workspaces (id, name) VALUES ($1, 'default') ON CONFLICT DO NOTHING`,
      [newId('workspace')],
    );
    await runner.release();
  } finally {
    await source.destroy();
  }
}
