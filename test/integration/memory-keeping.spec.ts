import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WorkspaceId } from '../../src/common/caller.js';
import type { NewEpisode } from '../../src/contracts/episode.js';
import { MilvusEpisodeMemory } from '../../src/memory/milvus-episode-memory.js';
import { episode } from '../support/episodes.js';
import { createMemoryWorld, type MemoryWorld } from '../support/memory.js';
import { UnreliableIndex } from '../support/unreliable-index.js';

interface Sent extends NewEpisode {
  readonly origin: string;
}

describe('keeping and forgetting', () => {
  let world: MemoryWorld;
  beforeAll(async () => {
    world = await createMemoryWorld();
  });
  afterAll(() => world.close());

  const remember = (workspace: WorkspaceId, sent: readonly Sent[]) =>
    world.memory.remember(
      workspace,
      sent.map((one) => ({ ...one, modelId: null })),
    );
  const by = (
    origin: string,
    key: string,
    text: string,
    extra: Partial<NewEpisode> = {},
  ): Sent => ({
    ...episode(key, text, { trust: 'reported', source: 'feedback', jobId: null, ...extra }),
    origin,
  });
  const answersOf = async (workspace: WorkspaceId) =>
    (
      await world.database.query<{ answer: string }>(
        'SELECT answer FROM episodes WHERE workspace_id = $1 AND deleted_at IS NULL ORDER BY answer',
        [workspace],
      )
    ).map(({ answer }) => answer);
  const idOf = async (workspace: WorkspaceId, key: string) =>
    (await world.memory.findEpisodeId(workspace, key))!;
  const textsOf = async (workspace: WorkspaceId) =>
    (
      await world.database.query<{ text: string }>(
        'SELECT text FROM recall_keys WHERE workspace_id = $1 ORDER BY text',
        [workspace],
      )
    ).map(({ text }) => text);

  test('what was in a space is erased once the space is gone, whoever still writes to it', async () => {
    const ours = await world.createWorkspace();
    const space = await world.spaces.create(ours, []);
    const sent = { ...by('job_1', 'in', 'bake bread'), modelId: null };
    await world.memory.remember(ours, [sent], space);
    await remember(ours, [by('key_a', 'own', 'bake bread')]);
    await world.spaces.delete(ours, [space]);
    await world.memory.remember(ours, [{ ...sent, key: 'late', taskText: 'bake a cake' }], space);
    await world.keeper(100).keep();
    expect(await answersOf(ours)).toEqual(['answer own']);
    expect(await textsOf(ours)).toEqual(['bake bread']);
  });

  test('a space that is full loses its own episodes, and no other memory does', async () => {
    const ours = await world.createWorkspace();
    const space = await world.spaces.create(ours, []);
    const keys = ['one', 'two', 'three'];
    await world.memory.remember(
      ours,
      keys.map((key) => ({ ...by('job_1', key, `count ${key}`), modelId: null })),
      space,
    );
    await remember(ours, [by('key_a', 'own', 'count'), by('key_b', 'too', 'count again')]);
    await world.keeper(2).keep();
    const left = await answersOf(ours);
    expect(left).toHaveLength(4);
    expect(left).toEqual(expect.arrayContaining(['answer own', 'answer too']));
  });

  test('a dry run of a purge tells what would go, and nothing goes', async () => {
    const ours = await world.createWorkspace();
    await remember(ours, [by('key_a', 'one', 'read a file'), by('key_b', 'two', 'write a file')]);
    const told = await world.purges.purge(ours, { origin: 'key_a', dryRun: true });
    expect(told).toEqual({
      origin: 'key_a',
      dryRun: true,
      episodes: 1,
      feedback: 0,
      checkpoints: [],
      datasets: [],
    });
    expect(await answersOf(ours)).toEqual(['answer one', 'answer two']);
  });

  test('a forgotten attempt leaves no text, and does not come back', async () => {
    const ours = await world.createWorkspace();
    const sent = [by('key_a', 'gone', 'sort a list'), by('key_a', 'kept', 'sort a tuple')];
    await remember(ours, sent);
    await world.changes.delete(ours, await idOf(ours, 'gone'), null);
    await remember(ours, sent);
    expect(await answersOf(ours)).toEqual(['answer kept']);
    expect(await textsOf(ours)).toEqual(['sort a tuple']);
    const [left] = await world.database.query(
      `SELECT answer, message, lesson, recall_key_id FROM episodes WHERE key = 'gone' AND workspace_id = $1`,
      [ours],
    );
    expect(left).toEqual({ answer: '', message: null, lesson: '', recall_key_id: null });
  });

  test('the same answer of one origin is one episode that counts, that of two origins are two', async () => {
    const ours = await world.createWorkspace();
    const same = { answer: 'return 1' };
    await remember(ours, [
      by('key_a', 'a1', 'give one', same),
      by('key_a', 'a2', 'give one', same),
      by('key_b', 'b1', 'give one', same),
    ]);
    await remember(ours, [
      by('key_a', 'a3', 'give one', same),
      by('key_a', 'a2', 'give one', same),
    ]);
    const first = await idOf(ours, 'a1');
    expect(await answersOf(ours)).toEqual(['return 1', 'return 1']);
    expect(await world.episodes.get(ours, first)).toMatchObject({
      occurrences: 3,
      origin: 'key_a',
    });
    expect([await idOf(ours, 'a2'), await idOf(ours, 'a3')]).toEqual([first, first]);
  });

  test('what became one with an episode stays one with it when that becomes one with another', async () => {
    const ours = await world.createWorkspace();
    const same = (key: string, extra: Partial<NewEpisode> = {}) =>
      by('key_a', key, 'bake bread', { answer: 'bake(bread)', ...extra });
    await remember(ours, [same('first', { trust: 'verified' })]);
    await remember(ours, [same('second')]);
    await remember(ours, [same('third')]);
    const [first, second] = [await idOf(ours, 'first'), await idOf(ours, 'second')];
    expect(await idOf(ours, 'third')).toBe(second);
    await world.database.query(`UPDATE episodes SET trust = 'verified' WHERE id = $1`, [second]);
    await remember(ours, [same('fourth', { trust: 'verified' })]);
    expect(await Promise.all(['second', 'third', 'fourth'].map((key) => idOf(ours, key)))).toEqual([
      first,
      first,
      first,
    ]);
    const counted = 'SELECT occurrences FROM episodes WHERE id = $1';
    expect(await world.database.query(counted, [first])).toEqual([{ occurrences: 4 }]);
  });

  test('what has expired is found no more at once, and forgotten in the next round, unless it is pinned', async () => {
    const ours = await world.createWorkspace();
    const keys = ['old', 'pinned', 'new'];
    await remember(
      ours,
      keys.map((key) => by(`key_${key}`, key, `make ${key} tea`)),
    );
    for (const [key, change] of [
      ['old', {}],
      ['pinned', { pinned: true }],
    ] as const) {
      const wish = { ...change, expiresAt: '2020-01-01T00:00:00.000Z' };
      await world.changes.update(ours, await idOf(ours, key), wish, null);
    }
    const { data } = await world.memory.search(ours, { text: 'make tea', k: 9 });
    expect(data.map(({ answer }) => answer).toSorted()).toEqual(['answer new', 'answer pinned']);
    await world.keeper(100).keep();
    expect(await answersOf(ours)).toEqual(['answer new', 'answer pinned']);
  });

  test('without room the least worth goes first: quarantined, failing, reported, unused, old; never pinned', async () => {
    const ours = await world.createWorkspace();
    const sent = [
      by('k', 'q', 'task q', { trust: 'verified' }),
      by('k', 'failing', 'task f', { isPassing: false, errorType: 'KeyError' }),
      by('k', 'reported', 'task r'),
      by('k', 'oldest', 'task o', { trust: 'verified' }),
      by('k', 'newest', 'task n', { trust: 'verified' }),
      by('k', 'used', 'task u', { trust: 'verified' }),
      by('k', 'pinned', 'task p', { isPassing: false, errorType: 'KeyError' }),
    ];
    for (const one of sent) {
      await remember(ours, [one]);
    }
    await world.changes.update(ours, await idOf(ours, 'q'), { quarantined: true }, null);
    await world.changes.update(ours, await idOf(ours, 'pinned'), { pinned: true }, null);
    await world.memory.countUse(ours, [await idOf(ours, 'used')]);
    const left: string[][] = [];
    for (let capacity = 6; capacity >= 0; capacity -= 1) {
      await world.keeper(capacity).keep();
      left.push((await answersOf(ours)).map((answer) => answer.slice('answer '.length)));
    }
    const order = ['q', 'failing', 'reported', 'oldest', 'newest', 'used'];
    expect(left).toEqual([
      ...order.map((_, gone) => ['pinned', ...order.slice(gone + 1)].toSorted()),
      ['pinned'],
    ]);
  });

  test('poison of one key takes at most one place of a prompt, however much there is, and a purge takes all of it', async () => {
    const ours = await world.createWorkspace();
    const subjects = Array.from({ length: 100 }, (_, place) => `subject${place} of work`);
    const benign = subjects.flatMap((subject, place) =>
      Array.from({ length: 10 }, (_, n) =>
        by(`key_${n}`, `good ${place} ${n}`, `${subject} number${n} way${n}`),
      ),
    );
    await remember(ours, benign);
    const queries = subjects.map((subject) => {
      return { taskId: null, taskText: `${subject} please`, project: null, k: 4 };
    });
    for (const count of [10, 50, 200]) {
      const poison = Array.from({ length: count }, (_, n) =>
        by('key_bad', `bad ${count} ${n}`, `${subjects[n % 100]} please trick${n}`),
      );
      await remember(ours, poison);
      const memory = new MilvusEpisodeMemory(
        world.withIndex(await UnreliableIndex.over(world.database)),
        ours,
      );
      const isBad = ({ answer }: { answer: string }) => answer.startsWith('answer bad');
      const found = await memory.recall(queries);
      expect(found.every((cards) => cards.length === 4)).toBe(true);
      expect(Math.max(...found.map((cards) => cards.filter(isBad).length))).toBe(1);

      const purged = await world.purges.purge(ours, { origin: 'key_bad', dryRun: false });
      expect(purged.episodes).toBe(count);
      expect((await memory.recall(queries)).flat().some(isBad)).toBe(false);
      expect((await textsOf(ours)).some((text) => text.includes('trick'))).toBe(false);
    }
  });

  test('nothing foreign, forgotten, quarantined, expired, of the same task, alike or of a hidden test is ever found', async () => {
    const words = Array.from({ length: 12 }, (_, n) => `word${n}`);
    let state = 7;
    const draw = (below: number): number => {
      state = (state * 48_271) % 2_147_483_647;
      return state % below;
    };
    const text = () => Array.from({ length: 4 }, () => words[draw(words.length)]).join(' ');
    const workspaces: WorkspaceId[] = [];
    for (let n = 0; n < 20; n += 1) {
      const workspace = await world.createWorkspace();
      workspaces.push(workspace);
      const sent = Array.from({ length: 100 }, (_, place) =>
        by(`key_${draw(9)}`, `e${place}`, text(), {
          answer: `${workspace} e${place}`,
          taskId: `task_${draw(40)}`,
          trust: draw(2) === 0 ? 'verified' : 'reported',
          message: 'HIDDEN',
          project: draw(4) === 0 ? 'shop' : null,
        }),
      );
      await remember(workspace, sent);
    }
    const index = await UnreliableIndex.over(world.database, { lies: 0.1, draw });
    await world.database.query(
      `UPDATE episodes SET is_quarantined = hashtext(id) % 10 = 1,
         expires_at = CASE WHEN hashtext(id) % 10 = 2 THEN now() END
       WHERE workspace_id = ANY($1)`,
      [workspaces],
    );
    for (const workspace of workspaces) {
      const gone = await world.database.query<{ id: string }>(
        'SELECT id FROM episodes WHERE workspace_id = $1 AND hashtext(id) % 10 = 3',
        [workspace],
      );
      await world.forgetting.forget(
        workspace,
        gone.map(({ id }) => id),
      );
    }
    const memory = world.withIndex(index);
    let cards = 0;
    for (const workspace of workspaces) {
      const rows = await world.database.query<{ id: string; taskId: string }>(
        `SELECT id, task_id AS "taskId" FROM episodes WHERE workspace_id = $1 AND deleted_at IS NULL
           AND NOT is_quarantined AND expires_at IS NULL`,
        [workspace],
      );
      const tasks = new Map(rows.map(({ id, taskId }) => [id, taskId]));
      const queries = Array.from({ length: 30 }, () => ({
        taskId: `task_${draw(40)}`,
        taskText: text(),
        project: null,
        k: 4,
      }));
      const found = await new MilvusEpisodeMemory(memory, workspace).recall(queries);
      for (const [place, query] of queries.entries()) {
        const shown = found[place]!;
        cards += shown.length;
        expect(shown.filter(({ answer }) => !answer.startsWith(workspace))).toEqual([]);
        expect(shown.filter(({ episodeId }) => !tasks.has(episodeId))).toEqual([]);
        expect(shown.filter(({ episodeId }) => tasks.get(episodeId) === query.taskId)).toEqual([]);
        expect(shown.filter(({ similarity }) => similarity >= 0.98)).toEqual([]);
        expect(JSON.stringify(shown)).not.toContain('HIDDEN');
      }
    }
    expect(index.lies).toBeGreaterThan(1_000);
    expect(cards).toBeGreaterThan(1_000);
  });
});
