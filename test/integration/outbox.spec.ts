import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SCHEDULE, type Schedule } from '../../src/common/schedule.js';
import { Database } from '../../src/database/database.js';
import { Notifications } from '../../src/database/notifications.js';
import { Outbox } from '../../src/database/outbox.js';
import type { OutboxEntity } from '../../src/database/outbox.entity.js';
import { OutboxObserver } from '../../src/database/outbox-observer.js';
import { MAX_ATTEMPTS, type OutboxHandler, OutboxRelay } from '../../src/database/outbox-relay.js';
import { createTestApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/job-world.js';

const scale = Number(process.env['FALCONRY_SCALE'] ?? 1);

class Death extends Error {}

/** How often each id came. */
class Tally extends Map<string, number> {
  add(ids: readonly string[]): void {
    for (const id of ids) {
      this.set(id, (this.get(id) ?? 0) + 1);
    }
  }
}

/**
 * Every sixth batch that was sent is never marked, whichever relay sent it: its process died. Only its claim lapses, and
 * that at once.
 */
function mortal(database: Database, hit: Tally, marks: { count: number }): Database {
  return Object.create(database, {
    query: {
      value: async (sql: string, parameters: readonly unknown[]) => {
        if (sql.includes('SET done_at')) {
          marks.count += 1;
          if (marks.count % 6 === 0) {
            const [ids, claim] = parameters as [string[], string];
            hit.add(ids);
            await database.query(
              `UPDATE outbox SET claimed_until = now() - interval '1 second' WHERE claimed_by = $1`,
              [claim],
            );
            throw new Death();
          }
        }
        return database.query(sql, parameters);
      },
    },
  }) as Database;
}

function ignoreDeath(error: unknown): void {
  if (!(error instanceof Death)) {
    throw error;
  }
}

describe('Outbox', () => {
  let world: TestApp;
  let outbox: Outbox;
  let relay: OutboxRelay;
  beforeAll(async () => {
    world = await createTestApp();
    outbox = world.app.get(Outbox);
    // The relay of the application rests: it would take messages that these tests relay by hand.
    await world.app.get(OutboxRelay).onModuleDestroy();
  });
  beforeEach(async () => {
    await world.database.query('DELETE FROM outbox');
    relay = relayOf();
  });
  afterAll(() => world.close());

  const relayOf = (
    schedule: Partial<Schedule> = {},
    database = world.app.get(Database),
  ): OutboxRelay =>
    new OutboxRelay(
      database,
      world.app.get(Notifications),
      Object.assign({}, SCHEDULE, schedule),
      world.app.get(OutboxObserver),
    );
  const message = (aggregate: string) => ({
    kind: 'memory' as const,
    workspaceId: world.us.workspaceId!,
    aggregate,
    payload: { aggregate },
  });
  const numbered = (count: number) =>
    Array.from({ length: count }, (_, index) => message(`m${index}`));
  const lapse = () =>
    world.database.query(
      `UPDATE outbox SET available_at = now(), claimed_until = now() - interval '1 second'
       WHERE done_at IS NULL`,
    );
  const count = async (condition: string): Promise<number> => {
    const [row] = await world.database.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM outbox WHERE ${condition}`,
    );
    return row!.n;
  };
  const refuse: OutboxHandler = async () => {
    throw new Error('refused');
  };
  const accept: OutboxHandler = async () => undefined;

  test('a message of a transaction that is rolled back never existed', async () => {
    const failing = world.database.transaction(async () => {
      await outbox.add([message('a')]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await relay.relay('memory', accept)).toBe(0);
  });

  test('four relays at once hand each message to exactly one handler', async () => {
    await outbox.add(numbered(200));
    const seen: string[] = [];
    const handler = async (rows: readonly OutboxEntity[]): Promise<void> => {
      seen.push(...rows.map((row) => row.aggregate));
    };
    await Promise.all([1, 2, 3, 4].map(() => relay.relay('memory', handler)));
    expect(seen).toHaveLength(200);
    expect(new Set(seen).size).toBe(200);
  });

  test('one bad message is postponed and holds up no other', async () => {
    await outbox.add([message('good'), message('bad'), message('fine')]);
    const done: string[] = [];
    const handler = async (rows: readonly OutboxEntity[]): Promise<void> => {
      if (rows.some((row) => row.aggregate === 'bad')) {
        throw new Error('refused');
      }
      done.push(...rows.map((row) => row.aggregate));
    };
    await relayOf({ outboxPollMs: 60_000 }).relay('memory', handler);
    expect(done.toSorted()).toEqual(['fine', 'good']);
    const [left] = await world.database.query<{ last_error: string }>(
      'SELECT last_error FROM outbox WHERE done_at IS NULL AND available_at > now()',
    );
    expect(left?.last_error).toBe('refused');
  });

  test('what a dead relay had claimed is done again', async () => {
    await outbox.add([message('again')]);
    await new Promise<void>((hasBegun) => {
      void relay.relay('memory', () => {
        hasBegun();
        return new Promise(() => undefined);
      });
    });
    expect(await relay.relay('memory', accept)).toBe(0);
    await lapse();
    expect(await relay.relay('memory', accept)).toBe(1);
  });

  test('a relay that was stopped past its claim undoes nothing of what another did since', async () => {
    await outbox.add([message('a')]);
    const stopped = relay.relay('memory', async () => {
      await lapse();
      await relayOf().relay('memory', refuse);
    });
    await stopped;
    expect(await count('done_at IS NULL AND last_error IS NOT NULL')).toBe(1);
    await lapse();
    const late = relay.relay('memory', async () => {
      await lapse();
      await relayOf().relay('memory', accept);
      throw new Error('too late to matter');
    });
    await late;
    expect(await count('done_at IS NOT NULL')).toBe(1);
  });

  test('a slow batch that lost its claim leaves the rest to the relay that has it now', async () => {
    await outbox.add(numbered(3));
    const [mine, others]: [string[], string[]] = [[], []];
    await relay.relay('memory', async (rows) => {
      if (rows.length === 1) {
        mine.push(rows[0]!.aggregate);
        return;
      }
      await lapse();
      await relayOf().relay('memory', async (taken) => {
        others.push(...taken.map((row) => row.aggregate));
      });
      throw new Error('one by one');
    });
    expect(others).toHaveLength(3);
    expect(mine).toEqual([]);
  });

  test('a message that used up its tries stays, is tried no more, and health says so', async () => {
    await outbox.add([message('hopeless')]);
    await world.database.query('UPDATE outbox SET attempts = $1', [MAX_ATTEMPTS - 1]);
    expect(await relay.relay('memory', refuse)).toBe(1);
    await lapse();
    expect(await relay.relay('memory', accept)).toBe(0);
    // A part that is slow to answer is reported as unknown.
    const part = await eventually(
      async () => (await world.nobody.get('/health')).body.parts.outbox,
      ({ detail }) => detail !== 'The outbox is not known.',
    );
    expect(part).toMatchObject({ status: 'degraded' });
    expect(part.detail).toContain('0 messages wait');
    expect(part.detail).toContain('1 given up after 100 tries');
  });

  test('done messages are kept for seven days', async () => {
    await outbox.add(numbered(2));
    await relay.relay('memory', accept);
    await world.database.query(
      `UPDATE outbox SET done_at = now() - interval '8 days' WHERE aggregate = 'm0'`,
    );
    await outbox.add([message('next')]);
    await relay.relay('memory', accept);
    expect(await count(`aggregate = 'm0'`)).toBe(0);
    expect(await count('done_at IS NOT NULL')).toBe(2);
  });

  test('a kind with two handlers is refused', () => {
    relay.handle('memory', accept);
    expect(() => relay.handle('memory', accept)).toThrow('two handlers');
  });

  test('four relays that die between send and mark deliver every row, and twice only what a death hit', async () => {
    const rows = Math.round(3_000 * scale);
    await world.database.query(
      `INSERT INTO outbox (id, workspace_id, kind, aggregate, payload)
       SELECT 'row' || n, $1, 'memory', 'row' || n, '{}' FROM generate_series(1, $2::int) AS n`,
      [world.us.workspaceId, rows],
    );
    const sent = new Tally();
    const hit = new Tally();
    const marks = { count: 0 };
    const relays = [1, 2, 3, 4].map(() => relayOf({}, mortal(world.database, hit, marks)));
    const handler: OutboxHandler = async (messages) => sent.add(messages.map(({ id }) => id));
    const work = async (one: OutboxRelay): Promise<void> => {
      while ((await count('done_at IS NULL')) > 0) {
        await one.relay('memory', handler).catch(ignoreDeath);
      }
    };
    await Promise.all(relays.map(work));
    expect(sent.size).toBe(rows);
    expect(hit.size).toBeGreaterThan(rows / 20);
    expect([...sent].filter(([id, times]) => times !== 1 + (hit.get(id) ?? 0))).toEqual([]);
  });

  test('rows written while nobody could hear of them are found by the poll', async () => {
    const deaf = new OutboxRelay(
      world.database,
      { subscribe: () => () => undefined } as never,
      Object.assign({}, SCHEDULE, { outboxPollMs: 50 }),
      world.app.get(OutboxObserver),
    );
    deaf.handle('memory', accept);
    deaf.onApplicationBootstrap();
    await outbox.add(numbered(3));
    const left = await eventually(
      () => count('done_at IS NULL'),
      (undone) => undone === 0,
    );
    expect(left).toBe(0);
    await deaf.onModuleDestroy();
  });
});
