import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { describe, expect, inject, test } from 'vitest';
import { loadConfig } from '../../src/config/config.js';
import { dataSourceOptions, openDatabase } from '../../src/database/data-source.js';
import { Database } from '../../src/database/database.js';
import { ensureServiceRole } from '../../src/database/service-role.js';
import { asOwner, createDatabase, type TestDatabase } from '../support/database.js';

describe('the role that statements run under', () => {
  const role = `falconry_trial_${randomBytes(4).toString('hex')}`;

  /** A database with an owner of its own, who is no superuser. */
  async function createOwned(rights: string): Promise<TestDatabase> {
    const server = inject('databaseUrl');
    const database = await createDatabase(server);
    const address = new URL(database.url);
    const name = `owner_${address.pathname.slice(-8)}`;
    await asOwner(server, `CREATE ROLE ${name} LOGIN ${rights} PASSWORD 'trial'`);
    await asOwner(server, `ALTER DATABASE ${database.name} OWNER TO ${name}`);
    [address.username, address.password] = [name, 'trial'];
    const away = async (): Promise<void> => {
      await database.drop();
      await asOwner(server, `DROP ROLE ${name}`);
    };
    return { ...database, url: address.href, drop: away };
  }

  async function ensure(url: string, name?: string): Promise<void> {
    const source = await new DataSource({ type: 'postgres', url }).initialize();
    const runner = source.createQueryRunner();
    try {
      await ensureServiceRole(runner, name);
    } finally {
      await runner.release();
      await source.destroy();
    }
  }

  test('is made once when databases of one cluster start at the same moment', async () => {
    const server = inject('databaseUrl');
    const databases = await Promise.all([1, 2, 3, 4].map(() => createDatabase(server)));
    const name = `${role}_race`;
    await Promise.all(databases.map(({ url }) => ensure(url, name)));
    expect(await asOwner(server, 'SELECT 1 FROM pg_roles WHERE rolname = $1', [name])).toHaveLength(
      1,
    );
    await asOwner(server, `DROP ROLE ${name}`);
    await Promise.all(databases.map((one) => one.drop()));
  });

  test('is made and taken by a user who may make roles', async () => {
    const home = await createOwned('CREATEROLE');
    await ensure(home.url, role);
    await ensure(home.url, role);
    const taken = `SELECT rolname AS name FROM pg_roles WHERE pg_has_role($1, oid, 'SET') AND rolname = $2`;
    const { username } = new URL(home.url);
    expect(await asOwner(home.url, taken, [username, role])).toEqual([{ name: role }]);
    await asOwner(home.url, `DROP ROLE ${role}`);
    await home.drop();
  });

  test('is asked for, with what to do, where the user may not make it', async () => {
    const home = await createOwned('');
    await expect(ensure(home.url, role)).rejects.toThrow(
      new RegExp(`CREATE ROLE ${role} NOLOGIN; GRANT ${role} TO owner_`),
    );
    await home.drop();
  });

  test('serves an owner who is no superuser, once it is granted', async () => {
    const home = await createOwned('');
    await asOwner(inject('databaseUrl'), `GRANT falconry_service TO ${new URL(home.url).username}`);
    const config = loadConfig({
      DATABASE_URL: home.url,
      REDIS_URL: 'redis://unused',
      MILVUS_ADDRESS: 'unused',
      ENGINE_URL: 'unix:/unused',
    });
    const source = await openDatabase(dataSourceOptions(config));
    const other = new Database(source);
    const count = 'SELECT count(*)::int AS n FROM workspaces';
    await expect(other.query(count)).rejects.toThrow('nobody has said for which workspace');
    expect(await other.acrossWorkspaces(() => other.query(count))).toEqual([{ n: 1 }]);
    const plain = new Client({ connectionString: home.url });
    await plain.connect();
    await expect(plain.query(count)).rejects.toThrow('nobody has said for which workspace');
    await plain.end();
    await source.destroy();
    await home.drop();
  });
});
