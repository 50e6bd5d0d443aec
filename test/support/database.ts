import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

export interface TestDatabase {
  readonly name: string;
  readonly url: string;
  drop(): Promise<void>;
}

/** A database of its own on the test server: empty, or a copy of `template`. */
export async function createDatabase(
  serverUrl: string,
  template = 'template1',
): Promise<TestDatabase> {
  const name = `falconry_${randomBytes(6).toString('hex')}`;
  await administer(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    name,
    url: url.href,
    drop: () => administer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

/** A statement by the owner of the tables, whom neither row-level security nor a missing right stops. */
export async function asOwner<T extends object>(
  url: string,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, [...parameters])).rows as T[];
  } finally {
    await client.end();
  }
}

async function administer(serverUrl: string, sql: string): Promise<void> {
  await asOwner(serverUrl, sql);
}
