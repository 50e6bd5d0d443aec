import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { SCHEDULE } from '../../src/common/schedule.js';
import type { WorkspaceId } from '../../src/common/caller.js';
import { IndexWatch } from '../../src/memory/index-watch.js';
import { digestOf, rangesFor } from '../../src/memory/index/index-digest.js';
import { OWN_MEMORY } from '../../src/memory/memory-part.js';
import { scopeOf } from '../../src/memory/recall/recall-text.js';
import { episode } from '../support/episodes.js';
import { eventually } from '../support/job-world.js';
import { createMemoryWorld, type MemoryWorld } from '../support/memory.js';
import { Gate } from '../support/worker-world.js';

const scale = Number(process.env['FALCONRY_SCALE'] ?? 1);
const TEXTS = Math.round(600 * scale);
const EVERYTHING = { from: '', to: null };
const NOTHING_DONE = { restored: 0, removed: 0, isWhole: true };

interface Stored {
  readonly id: string;
  readonly workspace: WorkspaceId;
}

describe('the repair of the search index', () => {
  let world: MemoryWorld;
  let ours: WorkspaceId;
  let theirs: WorkspaceId;
  beforeAll(async () => {
    world = await createMemoryWorld();
    [ours, theirs] = [await world.createWorkspace(), await world.createWorkspace()];
    for (const [workspace, name] of [
      [ours, 'ours'],
      [theirs, 'theirs'],
    ] as const) {
      const episodes = Array.from({ length: TEXTS }, (_, n) => ({
        ...episode(`e${n}`, `sort the ${n} cards`, { answer: `${name} ${n}` }),
        origin: null,
        modelId: null,
      }));
      await world.memory.remember(workspace, episodes);
    }
    await world.relay();
    await world.database.query(`UPDATE recall_keys SET indexed_at = now() - interval '1 hour'`);
  });
  afterAll(() => world.close());

  const stored = (): Promise<Stored[]> =>
    world.database.query('SELECT id, workspace_id AS workspace FROM recall_keys ORDER BY id');
  /** The index and PostgreSQL, each as one digest. */
  const digests = async () => {
    const [table] = await world.keys.digests(world.embedder.describe().id, ['']);
    return { index: digestOf(await world.index.list(EVERYTHING)), table };
  };
  const search = async (): Promise<string[]> => {
    const { data } = await world.memory.search(ours, { text: 'sort the 7 cards', k: 20 });
    return data.map(({ answer }) => answer);
  };
  /** Three of ten keys, by their ids, which are hashes. */
  const threeOfTen = (keys: readonly Stored[]): string[] =>
    keys.filter(({ id }) => Number.parseInt(id.slice(-4), 16) % 10 < 3).map(({ id }) => id);

  test('an index that holds what PostgreSQL holds is left alone', async () => {
    const { index, table } = await digests();
    expect(index).toEqual(table);
    expect(await world.reconciler.reconcile()).toEqual({ held: 2 * TEXTS, ...NOTHING_DONE });
  });

  test('one comparison restores three tenths that were lost and removes what does not exist', async () => {
    const keys = await stored();
    const lost = threeOfTen(keys);
    await world.index.remove(lost);
    await plantStrays(25);
    const check = await world.reconciler.reconcile();
    expect(check).toEqual({
      held: 2 * TEXTS - lost.length + 25,
      restored: lost.length,
      removed: 25,
      isWhole: true,
    });
    const { index, table } = await digests();
    expect(index).toEqual(table);
    expect(await world.reconciler.reconcile()).toMatchObject(NOTHING_DONE);
  });

  test('while it is damaged and repaired, nothing foreign or deleted is found', async () => {
    const keys = await stored();
    const foreign = keys.filter(({ workspace }) => workspace === theirs).slice(0, 50);
    const vector = (await world.embedder.embed(['sort the 7 cards']))[0]!;
    await world.database.query(
      `UPDATE episodes SET deleted_at = now() WHERE workspace_id = $1 AND right(key, 1) = '3'`,
      [ours],
    );
    await world.index.remove(threeOfTen(keys));
    await world.index.upsert(foreign.map(({ id }) => ({ id, scope: scopeOf(ours, null), vector })));
    await plantStrays(25);
    const found: string[] = [...(await search())];
    const repaired = new AbortController();
    const searching = (async () => {
      while (!repaired.signal.aborted) {
        found.push(...(await search()));
      }
    })();
    const { restored, removed } = await world.reconciler.reconcile();
    repaired.abort();
    await searching;
    found.push(...(await search()));
    expect(removed).toBe(25);
    expect(restored).toBeGreaterThanOrEqual(threeOfTen(keys).length);
    const { index, table } = await digests();
    expect(index).toEqual(table);
    expect(found.length).toBeGreaterThan(40);
    expect(found.filter((answer) => !/^ours \d*[^3]$/.test(answer))).toEqual([]);
  });

  test('a lost key is found while it is told to the index again', async () => {
    const [{ id } = { id: '' }] = (await stored()).filter(({ workspace }) => workspace === ours);
    await world.index.remove([id]);
    const told = vi.spyOn(world.index, 'upsert').mockRejectedValueOnce(new Error('not now'));
    await expect(world.reconciler.reconcile()).rejects.toThrow('not now');
    told.mockRestore();
    const fresh = await world.keys.fresh(ours, world.embedder.describe().id, OWN_MEMORY);
    expect(fresh.map((key) => key.id)).toContain(id);
    expect(await world.reconciler.reconcile()).toMatchObject({ restored: 1, removed: 0 });
  });

  test('only ranges that differ are looked into', async () => {
    const [first] = await stored();
    await world.index.remove([first!.id]);
    const looked = vi.spyOn(world.keys, 'listHeld');
    await world.reconciler.reconcile();
    expect(rangesFor(2 * TEXTS).length).toBeGreaterThan(1);
    expect(looked.mock.calls.map(([, range]) => range)).toEqual([rangesFor(2 * TEXTS)[0]]);
    looked.mockRestore();
  });

  test('of two processes one compares, and none again before it is due', async () => {
    const watches = [1, 2].map(
      () => new IndexWatch(world.database, world.reconciler, world.embedder, SCHEDULE),
    );
    const gate = new Gate();
    const list = world.index.list.bind(world.index);
    const listing = vi.spyOn(world.index, 'list').mockImplementation(async (range) => {
      await gate.pass();
      return list(range);
    });
    const first = watches[0]!.check(0);
    await gate.reached();
    expect(await watches[1]!.check(0)).toBeNull();
    gate.open();
    expect(await first).toMatchObject(NOTHING_DONE);
    listing.mockRestore();
    expect(await watches[0]!.check(60_000)).toBeNull();
    expect(await watches[1]!.check(0)).toMatchObject(NOTHING_DONE);
    await world.database.query(
      `UPDATE index_checks SET checked_at = NULL, claimed_until = now() - interval '1 second'`,
    );
    expect(await watches[0]!.check(60_000)).toMatchObject(NOTHING_DONE);
  });

  test('a watch compares at start, and soon again when the index did not answer', async () => {
    const quick = Object.assign({}, SCHEDULE, { reconcileMs: 2_000 });
    const watch = new IndexWatch(world.database, world.reconciler, world.embedder, quick);
    const listing = vi.spyOn(world.index, 'list').mockRejectedValueOnce(new Error('away'));
    const [first] = await stored();
    await world.index.remove([first!.id]);
    watch.onApplicationBootstrap();
    await eventually(
      () => world.index.count(),
      (held) => held === 2 * TEXTS,
    );
    await watch.onModuleDestroy();
    expect(listing.mock.calls.length).toBeGreaterThan(1);
    listing.mockRestore();
  });

  test('a comparison that fails is due again at once', async () => {
    const watch = new IndexWatch(world.database, world.reconciler, world.embedder, SCHEDULE);
    const listing = vi.spyOn(world.index, 'list').mockRejectedValueOnce(new Error('away'));
    await expect(watch.check(0)).rejects.toThrow('away');
    listing.mockRestore();
    expect(await watch.check(0)).toMatchObject(NOTHING_DONE);
  });

  async function plantStrays(count: number): Promise<void> {
    const [vector] = await world.embedder.embed(['sort the 7 cards']);
    await world.index.upsert(
      Array.from({ length: count }, (_, n) => ({
        id: `${'0123456789abcdefxyz_'[n % 20]}-planted-${n}`,
        scope: scopeOf(ours, null),
        vector: vector!,
      })),
    );
  }
});
