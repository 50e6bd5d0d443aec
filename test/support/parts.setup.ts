import type { ProvidedContext } from 'vitest';
import type { TestProject } from 'vitest/node';
import { dataSourceOptions, openDatabase } from '../../src/database/data-source.js';
import { borrowStores } from '../../src/launcher/borrow.js';
import { Home } from '../../src/launcher/home.js';
import { asOwner, createDatabase, type TestDatabase } from './database.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A superuser's URL; every spec file makes a database of its own. */
    databaseUrl: string;
    /** The name of a database that has every table and no row: what a spec file's own is copied from. */
    schemaDatabase: string;
    /** Every spec file uses a key prefix of its own. */
    redisUrl: string;
    /** host:port; every spec file uses a collection of its own. */
    milvusAddress: string;
    /** Folder under which the suites keep what they write. */
    testHome: string;
  }
}

type Stores = Pick<
  ProvidedContext,
  'databaseUrl' | 'schemaDatabase' | 'redisUrl' | 'milvusAddress' | 'testHome'
>;

/** Gives the suites stores of their own, never the user's running ones. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = Home.fromEnvironment(process.env).forTests();
  const { addresses, release } = await borrowStores(home);
  const schema = await createSchema(addresses.postgres);
  const context: Stores = {
    databaseUrl: addresses.postgres,
    schemaDatabase: schema.name,
    redisUrl: addresses.redis,
    milvusAddress: addresses.milvus,
    testHome: home.folder,
  };
  for (const [name, value] of Object.entries(context)) {
    project.provide(name as keyof Stores, value);
  }
  return async () => {
    await schema.drop();
    await release();
  };
}

async function createSchema(serverUrl: string): Promise<TestDatabase> {
  const database = await createDatabase(serverUrl);
  const options = dataSourceOptions({ databaseUrl: database.url, databasePool: 1 });
  await (await openDatabase(options)).destroy();
  // Every copy makes a default workspace of its own, as what is kept outside of PostgreSQL is told apart by it.
  await asOwner(database.url, 'DELETE FROM workspaces');
  return database;
}
