import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { WorkspaceId } from '../../src/common/caller.js';
import { digestOf } from '../../src/memory/index/index-digest.js';
import type { NextIndex, RecallIndex } from '../../src/memory/index/recall-index.js';
import { scopeOf } from '../../src/memory/recall/recall-text.js';
import { episode } from '../support/episodes.js';
import { FakeRecallIndex } from '../support/fake-recall-index.js';
import { createMemoryWorld, type MemoryWorld } from '../support/memory.js';

const TEXTS = 120;
const EVERYTHING = { from: '', to: null };
const NEVER = new AbortController().signal;

let world: MemoryWorld;
beforeAll(async () => {
  world = await createMemoryWorld();
});
afterAll(() => world.close());

describe.each<[string, () => RecallIndex]>([
  ['FakeRecallIndex', () => new FakeRecallIndex()],
  ['MilvusIndex', () => world.index],
])('%s', (_, make) => {
  let index: RecallIndex;
  let ours: WorkspaceId;
  let theirs: WorkspaceId;

  beforeEach(async () => {
    await world.database.query('DELETE FROM episodes');
    await world.database.query('DELETE FROM recall_keys');
    index = make();
    const held = await index.list(EVERYTHING);
    await index.remove(held.map(({ id }) => id));
    [ours, theirs] = [await world.createWorkspace(), await world.createWorkspace()];
  });

  const key = (id: string, vector = world.embedder.embed([id])) =>
    vector.then(([found]) => ({ id, scope: 'one', vector: found! }));
  const held = async (): Promise<string[]> =>
    (await index.list(EVERYTHING)).map(({ id }) => id).toSorted();

  test('serves what it holds until the next one, filled beside it, takes over whole', async () => {
    await index.upsert([await key('old'), await key('both')]);
    const next = await index.prepareNext();
    await next.index.upsert([await key('both'), await key('new')]);
    await next.index.remove(['nothing']);
    expect(await held()).toEqual(['both', 'old']);
    expect(await next.index.count()).toBe(2);
    await next.takeOver();
    expect(await held()).toEqual(['both', 'new']);
    const [vector] = await world.embedder.embed(['new']);
    expect(await index.search([vector!], ['one'], 1)).toEqual([['new']]);
    await index.upsert([await key('later')]);
    await index.remove(['both']);
    expect(await held()).toEqual(['later', 'new']);
  });

  test('begins empty after one that never took over, and serves as before', async () => {
    await index.upsert([await key('old')]);
    const lost = await index.prepareNext();
    await lost.index.upsert([await key('half')]);
    const next = await index.prepareNext();
    expect(await next.index.count()).toBe(0);
    expect(await held()).toEqual(['old']);
    await next.takeOver();
    expect(await held()).toEqual([]);
  });

  /** Episodes of two workspaces, known to the index. */
  async function fill(): Promise<void> {
    for (const [workspace, name] of [
      [ours, 'ours'],
      [theirs, 'theirs'],
    ] as const) {
      const texts = Array.from({ length: TEXTS }, (__, n) => remembered(name, n));
      await world.memory.remember(workspace, texts);
    }
    await follow();
    await world.database.query(`UPDATE recall_keys SET indexed_at = now() - interval '1 hour'`);
  }

  const remembered = (name: string, n: number) => ({
    ...episode(`${name} ${n}`, `sort the ${n} cards`, { answer: `${name} ${n}` }),
    origin: null,
    modelId: null,
  });
  /** Tells the index what waits in the outbox, as a relay does. */
  async function follow(): Promise<void> {
    const rows = await world.database.query<{ payload: { keyIds: string[] } }>(
      `DELETE FROM outbox WHERE kind = 'memory' RETURNING payload`,
    );
    await world.keepersOf(index).sync.follow(rows);
  }
  const search = async (n: number): Promise<string[]> => {
    const memory = world.withIndex(index);
    const { data, degraded } = await memory.search(ours, { text: `sort the ${n} cards`, k: 20 });
    expect(degraded).toBe(false);
    return data.map(({ answer }) => answer);
  };
  async function forget(n: number): Promise<void> {
    const [row] = await world.database.query<{ id: string }>(
      'SELECT id FROM episodes WHERE workspace_id = $1 AND key = $2',
      [ours, remembered('ours', n).key],
    );
    await world.forgetting.forget(ours, [row!.id]);
  }
  const isWhole = async (): Promise<void> => {
    const [table] = await world.keys.digests(world.embedder.describe().id, ['']);
    expect(digestOf(await index.list(EVERYTHING))).toEqual(table);
  };

  // What came after the last comparison is missing from the new index until it is told again, right after it took over.
  test('is built anew while episodes come and go: each is found in the end, and never a foreign or forgotten one', async () => {
    await fill();
    const [vector] = await world.embedder.embed(['sort the 7 cards']);
    await index.upsert([{ id: 'stray', scope: scopeOf(ours, null), vector: vector! }]);
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const prepare = index.prepareNext.bind(index);
    vi.spyOn(index, 'prepareNext').mockImplementationOnce(async (): Promise<NextIndex> => {
      const next = await prepare();
      const takeOver = async () => {
        await gate;
        await next.takeOver();
      };
      return { index: next.index, takeOver };
    });
    const rebuild = { isOver: false };
    const rebuilt = world
      .keepersOf(index)
      .rebuilder.rebuild(NEVER)
      .finally(() => {
        rebuild.isOver = true;
      });
    const wrong: string[] = [];
    let changes = 0;
    do {
      const [gone, added] = [changes, TEXTS + changes];
      await forget(gone);
      await world.memory.remember(ours, [remembered('ours', added)]);
      await follow();
      changes += 1;
      const forgotten = Array.from({ length: changes }, (__, n) => `ours ${n}`);
      const look = async (n: number): Promise<string[]> => {
        const found = await search(n);
        wrong.push(...found.filter((one) => one.startsWith('theirs') || forgotten.includes(one)));
        return found;
      };
      await look(gone);
      await expect.poll(() => look(added)).toContain(`ours ${added}`);
      if (changes === 3) {
        open();
      }
    } while (!rebuild.isOver && changes < TEXTS);
    await rebuilt;
    expect(wrong).toEqual([]);
    expect(await held()).not.toContain('stray');
    await isWhole();
  });

  test('loses nothing that was written after the last comparison and before it took over', async () => {
    await fill();
    const prepare = index.prepareNext.bind(index);
    vi.spyOn(index, 'prepareNext').mockImplementationOnce(async (): Promise<NextIndex> => {
      const next = await prepare();
      return {
        index: next.index,
        takeOver: async () => {
          await world.memory.remember(ours, [remembered('ours', TEXTS)]);
          await follow();
          await forget(3);
          await follow();
          await next.takeOver();
        },
      };
    });
    await world.keepersOf(index).rebuilder.rebuild(NEVER);
    expect(await search(TEXTS)).toContain(`ours ${TEXTS}`);
    expect(await search(3)).not.toContain('ours 3');
    await isWhole();
  });

  test('serves as before when a rebuild breaks off, and can be built anew then', async () => {
    await fill();
    const stopping = new AbortController();
    const prepare = index.prepareNext.bind(index);
    vi.spyOn(index, 'prepareNext').mockImplementationOnce(async () => {
      const next = await prepare();
      const upsert = next.index.upsert.bind(next.index);
      next.index.upsert = async (keys) => {
        stopping.abort(new Error('the process ends'));
        await upsert(keys.slice(1));
      };
      return next;
    });
    const { rebuilder } = world.keepersOf(index);
    await expect(rebuilder.rebuild(stopping.signal)).rejects.toThrow('the process ends');
    expect(await search(7)).toContain('ours 7');
    await isWhole();
    expect(await rebuilder.rebuild(NEVER)).toBe(2 * TEXTS);
    await isWhole();
  });
});
