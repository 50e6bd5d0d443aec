import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isDatabaseOutage } from '../../src/common/outages.js';
import { Notifications } from '../../src/database/notifications.js';
import { Outbox } from '../../src/database/outbox.js';
import { asOwner, createDatabase } from '../support/database.js';
import { createTestApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/job-world.js';
import { type PrivateStore, startPrivateStore } from '../support/private-store.js';

describe('a PostgreSQL that is restarted under a running API', () => {
  let postgres: PrivateStore;
  let world: TestApp;
  beforeAll(async () => {
    postgres = await startPrivateStore('postgres');
    const { url } = await createDatabase(postgres.address);
    world = await createTestApp({ DATABASE_URL: url });
  });
  afterAll(async () => {
    await world.close();
    await postgres.close();
  });

  /** Without a checkpoint and without a word to its clients. */
  const immediately = 'SIGQUIT';
  const answers = (status: number) =>
    eventually(
      () => world.us.get('/jobs'),
      (answer) => answer.status === status,
    );
  const undone = async (): Promise<number> => {
    const [row] = await world.database.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM outbox WHERE done_at IS NULL',
    );
    return row!.n;
  };

  test('requests get 503 with Retry-After while it is away, and answers once it is back', async () => {
    expect((await world.us.get('/jobs')).status).toBe(200);
    await postgres.end(immediately);
    for (let request = 0; request < 5; request += 1) {
      const { status, body, headers } = await world.us.get('/jobs');
      expect([status, body.code]).toEqual([503, 'dependency-unavailable']);
      expect(headers['retry-after']).toMatch(/^\d+$/);
    }
    expect((await world.nobody.get('/health/live')).status).toBe(200);
    expect((await world.nobody.get('/health/ready')).status).toBe(503);
    expect((await world.nobody.get('/health')).body).toMatchObject({
      status: 'down',
      parts: { database: { status: 'down' } },
    });
    await postgres.start();
    await answers(200);
    await eventually(
      () => world.nobody.get('/health/ready'),
      ({ status }) => status === 200,
    );
  });

  test('a transaction that it broke off is an outage, and its connection is used no more', async () => {
    const broken = world.database.transaction(async () => {
      await world.database.query('SELECT 1');
      await postgres.end(immediately);
      await world.database.query('SELECT 1');
    });
    const error: unknown = await broken.catch((reason: unknown) => reason);
    expect(isDatabaseOutage(error)).toBe(true);
    await postgres.start();
    await answers(200);
    const rounds = Array.from({ length: 20 }, () =>
      world.database.query<{ one: number }>('SELECT 1 AS one'),
    );
    expect((await Promise.all(rounds)).flat()).toEqual(rounds.map(() => ({ one: 1 })));
  });

  test('a connection whose backend is ended costs a request at most', async () => {
    // Asked to wait, it returns when they have ended.
    await asOwner(
      world.config.databaseUrl,
      `SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity
       WHERE application_name = 'falconry' AND pid <> pg_backend_pid()`,
    );
    await answers(200);
    expect(await world.database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('announcements are heard and the outbox is emptied again after it', async () => {
    let heard = 0;
    const unsubscribe = world.app.get(Notifications).subscribe('after the restart', () => {
      heard += 1;
    });
    await postgres.end(immediately);
    await postgres.start();
    await answers(200);
    await world.app
      .get(Outbox)
      .add([{ kind: 'queue', workspaceId: world.us.workspaceId!, aggregate: 'a', payload: {} }]);
    await eventually(undone, (left) => left === 0);
    // The first is the listener's own doing: it may have missed one.
    const times = await eventually(
      () => world.database.announce('after the restart').then(() => heard),
      (sofar) => sofar > 1,
    );
    expect(times).toBeGreaterThan(1);
    unsubscribe();
  });
});
