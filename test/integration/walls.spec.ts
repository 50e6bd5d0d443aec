import type { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { WorkspaceId } from '../../src/common/caller.js';
import { dataSourceOptions, openDatabase } from '../../src/database/data-source.js';
import { Database } from '../../src/database/database.js';
import { acrossWorkspaces, withinWorkspace } from '../../src/database/reach.js';
import { WalledClient } from '../../src/database/walled-client.js';
import { WebhookEndpointEntity } from '../../src/webhooks/webhook.entity.js';
import { asOwner } from '../support/database.js';
import { createJobWorld, type JobWorld } from '../support/job-world.js';

const UNSAID = 'QueryFailedError: nobody has said for which workspace this statement runs';

let world: JobWorld;
/** As features have it: it reaches what the flow that uses it may reach. */
let database: Database;
let ours: WorkspaceId;
let theirs: WorkspaceId;
let walled: readonly string[];

beforeAll(async () => {
  world = await createJobWorld();
  database = world.app.get(Database);
  ours = world.us.workspaceId!;
  theirs = world.them.workspaceId!;
  await world.submit();
  for (const [at, workspace] of [ours, theirs].entries()) {
    await database
      .of(WebhookEndpointEntity, workspace)
      .insert({ id: `whe_${at}`, url: 'u', eventTypes: [], secret: Buffer.of() });
  }
  const tables = await asOwner<{ name: string }>(
    world.config.databaseUrl,
    `SELECT table_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name = 'workspace_id'`,
  );
  walled = tables.map(({ name }) => name);
});

afterAll(() => world.close());

/** Tables of rows that belong to a workspace, and that row-level security does not keep apart. */
function unwalled(): Promise<{ name: string }[]> {
  return asOwner(
    world.config.databaseUrl,
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
       AND (relname = 'workspaces' OR EXISTS (
         SELECT 1 FROM pg_attribute WHERE attrelid = oid AND attname = 'workspace_id'))
       AND NOT (relrowsecurity AND relforcerowsecurity
         AND EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = pg_class.oid))`,
  );
}

/** How many rows of each workspace a statement without a condition sees. */
async function seen(table: string): Promise<Record<string, number>> {
  const rows = await database.query<{ owner: string; n: number }>(
    `SELECT workspace_id AS owner, count(*)::int AS n FROM ${table} GROUP BY 1`,
  );
  return Object.fromEntries(rows.map(({ owner, n }) => [owner, n]));
}

describe('every table with a workspace', () => {
  test('has row-level security that holds for its owner too', async () => {
    expect(walled.length).toBeGreaterThan(15);
    expect(await unwalled()).toEqual([]);
  });

  test('gets it with the next start when a migration has left it out', async () => {
    const { databaseUrl } = world.config;
    await asOwner(databaseUrl, 'CREATE TABLE later (id text, workspace_id text NOT NULL)');
    expect(await unwalled()).toEqual([{ name: 'later' }]);
    const source = await openDatabase(dataSourceOptions(world.config));
    await source.destroy();
    expect(await unwalled()).toEqual([]);
    expect(await database.within(ours, () => database.query('SELECT * FROM later'))).toEqual([]);
    await asOwner(databaseUrl, 'DROP TABLE later');
  });

  test('shows a statement that names no workspace the rows of its own', async () => {
    let foreign = 0;
    for (const table of walled) {
      const all = await acrossWorkspaces(() => seen(table));
      const visible = await withinWorkspace(theirs, () => seen(table));
      const { [theirs]: expected, ...others } = all;
      expect([table, visible]).toEqual([
        table,
        expected === undefined ? {} : { [theirs]: expected },
      ]);
      foreign += Object.keys(others).length;
    }
    expect(foreign).toBeGreaterThan(5);
  });

  test('shows nothing to a statement of which nobody has said for whom it runs, and says so', async () => {
    let refused = 0;
    for (const table of [...walled, 'workspaces']) {
      const [held] = await asOwner(world.config.databaseUrl, `SELECT 1 FROM ${table} LIMIT 1`);
      const found = database.query(`SELECT * FROM ${table}`).catch(String);
      expect([table, await found]).toEqual([table, held === undefined ? [] : UNSAID]);
      refused += held === undefined ? 0 : 1;
    }
    expect(refused).toBeGreaterThan(5);
  });
});

describe('rows of another workspace', () => {
  const asThem = <T extends object>(sql: string, parameters: readonly unknown[] = []) =>
    database.within(theirs, () => database.query<T>(sql, parameters));

  test('cannot be made', async () => {
    const sql = `INSERT INTO webhook_endpoints (id, workspace_id, url, event_types, secret)
      VALUES ('whe_x', $1, 'u', '[]', '')`;
    await expect(asThem(sql, [ours])).rejects.toThrow('row-level security');
    await expect(
      database.within(theirs, () =>
        database
          .of(WebhookEndpointEntity, ours)
          .insert({ id: 'whe_y', url: 'u', eventTypes: [], secret: Buffer.of() }),
      ),
    ).rejects.toThrow('row-level security');
  });

  test('cannot be changed, given away or deleted', async () => {
    const gift = 'UPDATE webhook_endpoints SET workspace_id = $1 RETURNING id';
    await expect(asThem(gift, [ours])).rejects.toThrow('row-level security');
    const mine = await asThem('UPDATE webhook_endpoints SET url = url RETURNING workspace_id');
    expect(mine).toEqual([{ workspace_id: theirs }]);
    expect(await asThem('DELETE FROM webhook_endpoints WHERE workspace_id = $1', [ours])).toEqual(
      [],
    );
    expect(await acrossWorkspaces(() => seen('webhook_endpoints'))).toEqual({
      [ours]: 1,
      [theirs]: 1,
    });
  });

  test('are not reached by naming another workspace from inside one', async () => {
    await database.within(theirs, async () => {
      expect(await database.of(WebhookEndpointEntity, ours).list({})).toEqual([]);
      expect(await database.within(ours, () => seen('jobs'))).toEqual({});
    });
  });
});

describe('one connection', () => {
  let source: DataSource;
  let narrow: Database;
  beforeAll(async () => {
    source = await openDatabase({ ...dataSourceOptions(world.config), poolSize: 1 } as never);
    narrow = new Database(source);
  });
  afterAll(() => source.destroy());

  const owners = async (): Promise<string[]> => {
    const rows = await narrow.query<{ owner: string }>(
      'SELECT DISTINCT workspace_id AS owner FROM webhook_endpoints ORDER BY 1',
    );
    return rows.map(({ owner }) => owner);
  };
  const broken = (): Promise<unknown> => narrow.query('SELECT 1 / 0');

  test('carries nothing of one flow over to the next, whatever became of it', async () => {
    const both = [ours, theirs].toSorted();
    const round: readonly (readonly [() => Promise<unknown>, unknown])[] = [
      [() => narrow.within(ours, owners), [ours]],
      [owners, UNSAID],
      [() => narrow.within(theirs, broken), 'QueryFailedError: division by zero'],
      [() => narrow.acrossWorkspaces(owners), both],
      [owners, UNSAID],
      [() => narrow.within(theirs, () => narrow.transaction(owners)), [theirs]],
      [
        () => narrow.within(ours, () => narrow.transaction(() => owners().then(broken))),
        'QueryFailedError: division by zero',
      ],
      [() => narrow.transaction(owners), UNSAID],
    ];
    const flows = Array.from({ length: 20 }, () => round).flat();
    const found = await Promise.all(flows.map(([work]) => work().catch(String)));
    expect(found).toEqual(flows.map(([, expected]) => expected));
  });

  test('changes sides within a transaction only for the statements that say so', async () => {
    const found = await narrow.within(ours, () =>
      narrow.transaction(async () => [
        await owners(),
        await narrow.acrossWorkspaces(owners),
        await owners(),
      ]),
    );
    expect(found).toEqual([[ours], [ours, theirs].toSorted(), [ours]]);
  });
});

test('requests of two workspaces over two connections see their own rows alone', async () => {
  const small = await createJobWorld({ DATABASE_POOL: '2' });
  await small.submit();
  const { body: key } = await small.them.post('/api-keys', { name: 'theirs' });
  const answers = await Promise.all(
    Array.from({ length: 10 }, async () => [
      (await small.us.get('/jobs')).body.data.length,
      (await small.them.get('/jobs')).body.data.length,
      (await small.us.get('/api-keys')).body.data.length,
      (await small.them.get('/api-keys')).body.data[0].id,
    ]),
  );
  expect(new Set(answers.map(String))).toEqual(new Set([`1,0,1,${key.id}`]));
  await small.close();
});

describe('on a connection', () => {
  let client: WalledClient;
  let sent: Record<'parseComplete' | 'commandComplete' | 'readyForQuery', number>;
  const ask = (workspace: WorkspaceId, sql: string): Promise<{ rows: object[] }> =>
    withinWorkspace(workspace, () => client.query(...([sql] as never[])));
  const ownersFor = async (workspace: WorkspaceId): Promise<unknown> =>
    (await ask(workspace, 'SELECT DISTINCT workspace_id AS owner FROM webhook_endpoints')).rows;

  beforeEach(async () => {
    client = new WalledClient({ connectionString: world.config.databaseUrl });
    await client.connect();
    sent = { parseComplete: 0, commandComplete: 0, readyForQuery: 0 };
    const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
    for (const message of Object.keys(sent) as (keyof typeof sent)[]) {
      connection.on(message, () => (sent[message] += 1));
    }
  });
  afterEach(() => client.end());

  test('a statement takes one round trip, what it says for whom it runs and the beginning of its transaction included', async () => {
    for (const sql of ['START TRANSACTION', 'SELECT 1', 'SELECT 2', 'COMMIT', 'SELECT 3']) {
      await ask(ours, sql);
    }
    expect(sent.readyForQuery).toBe(4);
  });

  test('a transaction says for whom it runs once', async () => {
    for (const sql of ['START TRANSACTION', 'SELECT 1', 'SELECT 2', 'SELECT 3', 'COMMIT']) {
      await ask(ours, sql);
    }
    // The beginning, what it says, three statements, and the end.
    expect(sent.commandComplete).toBe(6);
    await ask(ours, 'SELECT 4');
    expect(sent.commandComplete).toBe(8);
  });

  test.each(['COMMIT', 'ROLLBACK'])(
    'a transaction without a statement that ends with %s is sent nothing of',
    async (end) => {
      await ask(ours, 'START TRANSACTION');
      await ask(ours, end);
      expect(sent.readyForQuery).toBe(0);
      expect(client.getTransactionStatus()).toBe('I');
      await ask(ours, 'SELECT 1');
      expect(client.getTransactionStatus()).toBe('I');
    },
  );

  test('what a transaction has said is said again after a part of it was taken back', async () => {
    await ask(ours, 'START TRANSACTION');
    expect(await ownersFor(ours)).toEqual([{ owner: ours }]);
    await ask(ours, 'SAVEPOINT part');
    expect(await ownersFor(theirs)).toEqual([{ owner: theirs }]);
    await ask(theirs, 'ROLLBACK TO SAVEPOINT part');
    expect(await ownersFor(theirs)).toEqual([{ owner: theirs }]);
    await ask(ours, 'ROLLBACK');
    expect(await ownersFor(ours)).toEqual([{ owner: ours }]);
  });

  test('statements that are sent before others have been answered run for those who sent them', async () => {
    const flows = [
      ask(ours, 'START TRANSACTION'),
      ownersFor(ours),
      ownersFor(theirs),
      ask(ours, 'SAVEPOINT part'),
      ownersFor(theirs),
      ask(ours, 'ROLLBACK TO SAVEPOINT part'),
      ownersFor(ours),
      ask(ours, 'COMMIT'),
      ownersFor(theirs),
    ];
    const found = await Promise.all(flows);
    expect([1, 2, 4, 6, 8].map((at) => found[at])).toEqual(
      [ours, theirs, theirs, ours, theirs].map((owner) => [{ owner }]),
    );
  });
});

describe('a statement that comes again and again', () => {
  const sql = 'SELECT * FROM kept WHERE id = $1';
  let client: WalledClient;
  const ask = (text: string, ...values: unknown[]): Promise<{ rows: object[] }> =>
    withinWorkspace(ours, () => client.query(...([text, values] as never[])));
  const kept = async (): Promise<unknown> =>
    (
      await ask(
        `SELECT count(*)::int AS texts FROM pg_prepared_statements WHERE statement = '${sql}'`,
      )
    ).rows;

  beforeAll(async () => {
    await asOwner(world.config.databaseUrl, 'CREATE TABLE kept (id integer)');
    await asOwner(world.config.databaseUrl, 'INSERT INTO kept VALUES (1)');
    await asOwner(world.config.databaseUrl, 'GRANT SELECT ON kept TO falconry_service');
    client = new WalledClient({ connectionString: world.config.databaseUrl });
    await client.connect();
    await ask('SELECT 1');
  });
  afterAll(async () => {
    await client.end();
    await asOwner(world.config.databaseUrl, 'DROP TABLE kept');
  });

  test('is read by PostgreSQL once, from its second time on', async () => {
    const answers = [];
    for (let time = 0; time < 10; time += 1) {
      answers.push((await ask(sql, 1)).rows, await kept());
    }
    const [first, none, ...others] = answers;
    expect([first, none]).toEqual([[{ id: 1 }], [{ texts: 0 }]]);
    expect(others).toEqual(Array.from({ length: 9 }, () => [[{ id: 1 }], [{ texts: 1 }]]).flat());
  });

  test('is described by PostgreSQL once more and then no more', async () => {
    const text = 'SELECT id, id + 1 AS next FROM kept';
    let described = 0;
    const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
    connection.on('rowDescription', () => (described += 1));
    const answers = [await ask(text), await ask(text), await ask(text), await ask(text)];
    expect(answers.map(({ rows }) => rows)).toEqual(
      Array.from({ length: 4 }, () => [{ id: 1, next: 2 }]),
    );
    expect(described).toBe(2);
  });

  test('fails alone when its values cannot be written', async () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    await expect(ask('SELECT $1::jsonb AS value', circular)).rejects.toThrow('circular');
    expect((await ask('SELECT $1::jsonb AS value', { a: 1 })).rows).toEqual([{ value: { a: 1 } }]);
  });

  test('is read anew after a migration has given its answer another form', async () => {
    await asOwner(world.config.databaseUrl, 'ALTER TABLE kept ADD COLUMN more text');
    await expect(ask(sql, 1)).rejects.toThrow('cached plan must not change result type');
    const answers = [await ask(sql, 1), await ask(sql, 1), await ask(sql, 1)];
    expect(answers.map(({ rows }) => rows)).toEqual(
      Array.from({ length: 3 }, () => [{ id: 1, more: null }]),
    );
  });

  test('that failed within a transaction works after it', async () => {
    const other = 'SELECT 1 / $1::int AS share';
    await ask(other, 1);
    await ask('START TRANSACTION');
    await expect(ask('SELECT nothing')).rejects.toThrow('nothing');
    await expect(ask(other, 1)).rejects.toThrow('current transaction is aborted');
    await ask('ROLLBACK');
    expect([(await ask(other, 1)).rows, (await ask(other, 1)).rows]).toEqual([
      [{ share: 1 }],
      [{ share: 1 }],
    ]);
  });

  test('is kept only among so many', async () => {
    const other = new WalledClient({ connectionString: world.config.databaseUrl });
    await other.connect();
    const sent = Array.from({ length: 200 }, (_, at) => [`SELECT ${at}`, `SELECT ${at}`]).flat();
    let answer: unknown;
    for (const text of [...sent, 'SELECT count(*)::int AS n FROM pg_prepared_statements']) {
      answer = await withinWorkspace<Promise<unknown>>(ours, () =>
        other.query(...([text] as never[])),
      );
    }
    // The preface and the beginning of a transaction are beside them.
    expect(answer).toMatchObject({ rows: [{ n: 130 }] });
    await other.end();
  });
});
