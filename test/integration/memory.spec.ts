import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WorkspaceId } from '../../src/common/caller.js';
import {
  type HeldKey,
  RecallIndex,
  RecallIndexError,
} from '../../src/memory/index/recall-index.js';
import { MilvusEpisodeMemory } from '../../src/memory/milvus-episode-memory.js';
import { episode, failure } from '../support/episodes.js';
import { createMemoryWorld, type MemoryWorld } from '../support/memory.js';

/** An index that answers with every key there is, others' too, and with some that never were. */
class LyingIndex extends RecallIndex {
  constructor(private readonly ids: readonly string[]) {
    super();
  }
  override async search(vectors: readonly Float32Array[]): Promise<string[][]> {
    return vectors.map(() => [...this.ids, 'never', 'was']);
  }
  override async upsert(): Promise<void> {
    throw new RecallIndexError('read only');
  }
  override async remove(): Promise<void> {
    throw new RecallIndexError('read only');
  }
  override async count(): Promise<number> {
    return this.ids.length;
  }
  override async list(): Promise<HeldKey[]> {
    return this.ids.map((id) => ({ id, scope: 'any' }));
  }
  override async prepareNext(): Promise<never> {
    throw new RecallIndexError('read only');
  }
}

class DeadIndex extends LyingIndex {
  override async search(): Promise<never> {
    throw new RecallIndexError('Milvus is down');
  }
}

describe('memory', () => {
  let world: MemoryWorld;
  beforeAll(async () => {
    world = await createMemoryWorld();
  });
  afterAll(() => world.close());

  const remember = (workspace: WorkspaceId, ...episodes: ReturnType<typeof episode>[]) =>
    new MilvusEpisodeMemory(world.memory, workspace).remember(episodes);
  const search = async (workspace: WorkspaceId, text: string, memory = world.memory) => {
    const { data, degraded } = await memory.search(workspace, { text, k: 9 });
    return { answers: data.map(({ answer }) => answer), degraded };
  };
  const settle = () =>
    world.database.query(`UPDATE recall_keys SET indexed_at = now() - interval '1 hour'`);

  test('what was remembered is found at once, before and after the index has heard of it', async () => {
    const ours = await world.createWorkspace();
    await remember(ours, episode('fresh', 'open the file'));
    expect(await search(ours, 'open a file')).toEqual({
      answers: ['answer fresh'],
      degraded: false,
    });
    await world.relay();
    expect((await search(ours, 'open a file')).answers).toEqual(['answer fresh']);
    await settle();
    expect((await search(ours, 'open a file')).answers).toEqual(['answer fresh']);
    expect(await world.report.stats(ours)).toMatchObject({ texts: 1, indexedTexts: 1 });
  });

  test('nothing foreign, deleted or made up is returned, whatever the index answers', async () => {
    const [ours, theirs] = [await world.createWorkspace(), await world.createWorkspace()];
    const words = ['red', 'green', 'blue', 'grey', 'pink', 'black'];
    for (const workspace of [ours, theirs]) {
      const mine = workspace === ours ? 'ours' : 'theirs';
      await remember(
        workspace,
        ...words.map((word) =>
          episode(word, `paint the ${word} wall`, { answer: `${mine} ${word}` }),
        ),
      );
    }
    await world.database.query(
      `UPDATE episodes SET deleted_at = now() WHERE workspace_id = $1 AND key = ANY($2)`,
      [ours, ['red', 'blue']],
    );
    await settle();
    const ids = await world.database.query<{ id: string }>('SELECT id FROM recall_keys');
    const lying = world.withIndex(new LyingIndex(ids.map(({ id }) => id)));
    for (const memory of [lying, world.withIndex(new DeadIndex([]))]) {
      const { answers } = await search(ours, 'paint the wall', memory);
      expect(answers.toSorted()).toEqual(['ours black', 'ours green', 'ours grey', 'ours pink']);
    }
  });

  test('a filter leaves only what one project or one origin has left, whatever the index answers', async () => {
    const ours = await world.createWorkspace();
    await remember(
      ours,
      episode('none', 'paint the red wall', { jobId: 'job_1' }),
      episode('course', 'paint the grey wall', { project: 'course', jobId: 'job_1' }),
      episode('other', 'paint the blue wall', { project: 'other', jobId: 'job_2' }),
      episode('late', 'paint the pink wall', { project: 'course', jobId: 'job_2' }),
    );
    await settle();
    await world.relay();
    const ids = await world.database.query<{ id: string }>('SELECT id FROM recall_keys');
    const lying = world.withIndex(new LyingIndex(ids.map(({ id }) => id)));
    const task = { taskId: null, taskText: 'paint the wall', allowsSameTask: true };
    const query = { ...task, project: 'course', k: 9 };
    for (const memory of [world.memory, lying, world.withIndex(new DeadIndex([]))]) {
      const recall = async (filter: object) => {
        const { found } = await memory.recall(ours, [query], null, filter);
        return found[0]!.map(({ answer }) => answer.replace('answer ', '')).toSorted();
      };
      expect(await recall({})).toEqual(['course', 'late', 'none']);
      expect(await recall({ project: 'course' })).toEqual(['course', 'late']);
      expect(await recall({ origin: 'job_2' })).toEqual(['late']);
    }
  });

  test('what is in a space is found there alone, with what the sources of the space have left in the own memory', async () => {
    const [ours, theirs] = [await world.createWorkspace(), await world.createWorkspace()];
    const spaces = {
      own: null,
      one: await world.spaces.create(ours, []),
      other: await world.spaces.create(ours, []),
      seeded: await world.spaces.create(ours, ['job_2']),
    };
    for (const [name, space] of Object.entries(spaces)) {
      await new MilvusEpisodeMemory(world.memory, ours, undefined, { space }).remember([
        episode(`red ${name}`, 'paint the red wall'),
        failure(`grey ${name}`, 'paint the grey wall', `Error of ${name}`),
      ]);
    }
    await remember(ours, episode('source', 'paint the blue wall', { jobId: 'job_2' }));
    await settle();
    await world.relay();
    const ids = await world.database.query<{ id: string }>('SELECT id FROM recall_keys');
    const lying = world.withIndex(new LyingIndex(ids.map(({ id }) => id)));
    const query = { taskId: null, taskText: 'paint the wall', project: null, k: 9 };
    for (const memory of [world.memory, lying, world.withIndex(new DeadIndex([]))]) {
      for (const [name, space] of Object.entries(spaces)) {
        const asked = [{ ...query, allowsSameTask: true }];
        const [found = []] = (await memory.recall(ours, asked, space)).found;
        const sources = name === 'own' || name === 'seeded' ? ['answer source'] : [];
        expect(found.map(({ answer }) => answer).toSorted()).toEqual(
          [`answer grey ${name}`, `answer red ${name}`, ...sources].toSorted(),
        );
        expect(await memory.errorShares(ours, space)).toEqual({ [`Error of ${name}`]: 1 });
        let texts = 0;
        for await (const _ of memory.texts(ours, space)) {
          texts += 1;
        }
        expect(texts).toBe(2 + sources.length);
      }
    }
    expect(await world.report.stats(ours)).toMatchObject({ episodes: 3, texts: 3 });
    const listed = await world.episodes.list(ours, { limit: 9, space: spaces.one });
    expect(listed.data.map(({ space }) => space)).toEqual([spaces.one, spaces.one]);
    await world.spaces.delete(theirs, [spaces.one]);
    await world.spaces.delete(ours, [spaces.other]);
    const wish = { text: 'paint the wall', k: 9 };
    const found = await world.memory.search(ours, { ...wish, space: spaces.one });
    expect(found.data).toHaveLength(2);
    const missing = { code: 'not-found' };
    const gone = world.memory.search(ours, { ...wish, space: spaces.other });
    await expect(gone).rejects.toMatchObject(missing);
    const foreign = world.memory.search(theirs, { ...wish, space: spaces.one });
    await expect(foreign).rejects.toMatchObject(missing);
  });

  test('without an index the newest episodes are searched exactly, and the answer says so', async () => {
    const ours = await world.createWorkspace();
    await remember(ours, episode('a', 'close the door'), episode('b', 'close the open window'));
    await settle();
    const found = await search(ours, 'close the window', world.withIndex(new DeadIndex([])));
    expect(found).toEqual({ answers: ['answer b', 'answer a'], degraded: true });
  });

  test('a training waits for an index that is away, and is tried again later when it stays away', async () => {
    const ours = await world.createWorkspace();
    await remember(ours, episode('a', 'close the door'));
    const query = { taskId: null, taskText: 'close the window', project: null, k: 1 };
    let failures = 2;
    class ReturningIndex extends LyingIndex {
      override async search(vectors: readonly Float32Array[]): Promise<string[][]> {
        failures -= 1;
        if (failures >= 0) {
          throw new RecallIndexError('Milvus is down');
        }
        return super.search(vectors);
      }
    }
    const patience = { memoryWaitMs: 600_000, reconnectMs: 10 };
    const waiting = new MilvusEpisodeMemory(
      world.withIndex(new ReturningIndex([])),
      ours,
      patience,
    );
    const [found] = await waiting.recall([query]);
    expect(found?.map(({ answer }) => answer)).toEqual(['answer a']);
    expect(failures).toBe(-1);

    const lost = new MilvusEpisodeMemory(world.withIndex(new DeadIndex([])), ours, {
      memoryWaitMs: 100,
      reconnectMs: 10,
    });
    await expect(lost.recall([query])).rejects.toMatchObject({ code: 'memory-unavailable' });
  });

  test('each distinct text is embedded once, however many episodes have it', async () => {
    const ours = await world.createWorkspace();
    const before = world.embedder.asked.length;
    await remember(
      ours,
      episode('1', 'count sheep'),
      failure('2', 'count sheep', 'TypeError'),
      episode('3', 'Count  sheep'),
    );
    await remember(ours, episode('4', 'count sheep'), episode('5', 'count goats'));
    expect(world.embedder.asked.slice(before)).toEqual(['Count  sheep', 'count goats']);
  });

  test('an index that lost its rows is filled again from PostgreSQL', async () => {
    const ours = await world.createWorkspace();
    await remember(ours, episode('kept', 'wash the car'));
    await world.relay();
    await settle();
    await world.index.drop();
    expect((await search(ours, 'wash the dog')).answers).toEqual([]);
    await world.reconciler.reconcile();
    await settle();
    expect((await search(ours, 'wash the dog')).answers).toEqual(['answer kept']);
  });

  test('a message that comes twice, or for a key that is gone, changes nothing', async () => {
    const ours = await world.createWorkspace();
    await remember(ours, episode('once', 'peel the apple'));
    const [key] = await world.database.query<{ id: string }>(
      'SELECT id FROM recall_keys WHERE workspace_id = $1',
      [ours],
    );
    const before = await world.index.count();
    const message = { payload: { keyIds: [key!.id, 'f'.repeat(40)] } };
    await world.sync.follow([message, message]);
    await world.sync.follow([message]);
    expect(await world.index.count()).toBe(before + 1);
  });

  test('text with NUL and other control characters is kept without them', async () => {
    const ours = await world.createWorkspace();
    await remember(
      ours,
      episode('odd', 'split\u0000 the \u001b[1mlog', {
        answer: 'a\u0000b',
        taskId: null,
        errorType: 'Odd\u0000Error',
      }),
    );
    const { data } = await world.memory.search(ours, { text: 'split the log', k: 1 });
    expect(data[0]).toMatchObject({
      answer: 'ab',
      taskText: 'split the [1mlog',
      errorType: 'OddError',
    });
  });

  test('of the older half are the first episodes of each project, as many as are there now by half', async () => {
    const ours = await world.createWorkspace();
    for (const n of [1, 2, 3, 4, 5]) {
      await remember(
        ours,
        episode(`shop ${n}`, `count the ${n} coins`, { project: 'shop' }),
        episode(`lone ${n}`, `sweep the ${n} rooms`),
      );
    }
    const older = new MilvusEpisodeMemory(world.memory, ours, undefined, {
      space: null,
      from: 'older_half',
    });
    const query = { taskId: null, project: 'shop', k: 9 };
    const found = await older.recall(
      ['count the coins', 'sweep the rooms'].map((taskText) => ({ ...query, taskText })),
    );
    const expected = ['shop 1', 'shop 2', 'lone 1', 'lone 2'].map((key) => `answer ${key}`);
    for (const cards of found) {
      expect(cards.map(({ answer }) => answer).toSorted()).toEqual(expected.toSorted());
    }
  });

  test('a batch of queries asks the index once', async () => {
    const ours = await world.createWorkspace();
    await remember(ours, episode('one', 'boil the egg'), episode('two', 'fry the egg'));
    const calls: number[] = [];
    class CountingIndex extends LyingIndex {
      override search(vectors: readonly Float32Array[]): Promise<string[][]> {
        calls.push(vectors.length);
        return super.search(vectors);
      }
    }
    const query = { taskId: null, taskText: 'boil the rice', project: null, k: 1 };
    const counted = world.withIndex(new CountingIndex([]));
    const answers = await new MilvusEpisodeMemory(counted, ours).recall(
      Array.from({ length: 8 }, (_, n) => ({ ...query, project: `project ${n}` })),
    );
    expect(calls).toEqual([8]);
    expect(answers.map(([card]) => card?.answer)).toEqual(Array(8).fill('answer one'));
  });
});
