import type { ProvidedContext } from 'vitest';
import type { TestProject } from 'vitest/node';
import { borrowStores } from '../../src/launcher/borrow.js';
import { Home } from '../../src/launcher/home.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A superuser's URL; every spec file makes a database of its own. */
    databaseUrl: string;
    /** Every spec file uses a key prefix of its own. */
    redisUrl: string;
    /** host:port; every spec file uses a collection of its own. */
    milvusAddress: string;
    /** Folder under which the suites keep what they write. */
    testHome: string;
  }
}

type Stores = Pick<ProvidedContext, 'databaseUrl' | 'redisUrl' | 'milvusAddress' | 'testHome'>;

/** Gives the suites stores of their own, never the user's running ones. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = Home.fromEnvironment(process.env).forTests();
  const { addresses, release } = await borrowStores(home);
  const context: Stores = {
    databaseUrl: addresses.postgres,
    redisUrl: addresses.redis,
    milvusAddress: addresses.milvus,
    testHome: home.folder,
  };
  for (const [name, value] of Object.entries(context)) {
    project.provide(name as keyof Stores, value);
  }
  return release;
}
