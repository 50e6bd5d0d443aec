import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MilvusEpisodeMemory } from '../../src/memory/milvus-episode-memory.js';
import type { EpisodeMemory } from '../../src/training/ports.js';
import { episode, failure } from '../support/episodes.js';
import { FakeEpisodeMemory } from '../support/fake-episode-memory.js';
import { createMemoryWorld, type MemoryWorld } from '../support/memory.js';

let world: MemoryWorld;
beforeAll(async () => {
  world = await createMemoryWorld();
});
afterAll(() => world.close());

const stored = async () => new MilvusEpisodeMemory(world.memory, await world.createWorkspace());

describe.each<[string, { relays: boolean; make: () => Promise<EpisodeMemory> }]>([
  ['FakeEpisodeMemory', { relays: false, make: async () => new FakeEpisodeMemory() }],
  ['MilvusEpisodeMemory before the index has heard', { relays: false, make: stored }],
  ['MilvusEpisodeMemory through the index', { relays: true, make: stored }],
])('%s', (_, { relays, make }) => {
  async function remembering(...episodes: ReturnType<typeof episode>[]): Promise<EpisodeMemory> {
    const memory = await make();
    await memory.remember(episodes);
    if (relays) {
      await world.relay();
      await world.database.query(`UPDATE recall_keys SET indexed_at = now() - interval '1 hour'`);
    }
    return memory;
  }
  const recall = async (memory: EpisodeMemory, taskText: string, extra: object = {}) => {
    const query = { taskId: null, taskText, project: null, k: 2, ...extra };
    const [cards] = await memory.recall([query]);
    return cards!.map(({ lesson, answer }) => (answer === '' ? lesson : answer));
  };

  test('answers every query, in order, with the most alike first', async () => {
    const memory = await remembering(
      episode('a', 'sort the list of numbers'),
      episode('b', 'reverse the words'),
      episode('c', 'sort the list of names by length'),
    );
    const query = { taskId: null, project: null, k: 2 };
    const answers = await memory.recall([
      { ...query, taskText: 'sort the list of numbers downwards' },
      { ...query, taskText: 'reverse the letters of words' },
    ]);
    expect(answers.map((cards) => cards[0]!.answer)).toEqual(['answer a', 'answer b']);
    expect(answers[0]![1]!.answer).toBe('answer c');
    expect(await memory.recall([])).toEqual([]);
  });

  test('returns at most k cards, and none from an empty memory', async () => {
    const memory = await remembering(
      ...['one', 'two', 'three'].map((word) => episode(word, `count ${word} things`)),
    );
    expect(await recall(memory, 'count things', { k: 1 })).toHaveLength(1);
    expect(await recall(memory, 'count things', { k: 9 })).toHaveLength(3);
    expect(await recall(await make(), 'count things')).toEqual([]);
  });

  test('never returns the task itself, by id or by text', async () => {
    const memory = await remembering(
      episode('same id', 'double every number', { taskId: 'task_1' }),
      episode('same text', 'Double  every second\nnumber', { taskId: 'task_2' }),
      episode('other', 'double the last number', { taskId: 'task_3' }),
    );
    const found = await recall(memory, 'double every second number', { taskId: 'task_1', k: 9 });
    expect(found).toEqual(['answer other']);
  });

  test('puts passing episodes before failing ones, however alike those are', async () => {
    const memory = await remembering(
      failure('failed', 'join the strings with commas', 'TypeError'),
      episode('passed', 'join the paths'),
    );
    expect(await recall(memory, 'join the strings with dots')).toEqual([
      'answer passed',
      'answer failed',
    ]);
  });

  test('shows one episode of a text, its passing one', async () => {
    const memory = await remembering(
      failure('first', 'count the vowels', 'NameError'),
      episode('second', 'count the vowels'),
      failure('third', 'count the vowels', 'TypeError'),
    );
    expect(await recall(memory, 'count the letters', { k: 9 })).toEqual(['answer second']);
  });

  test('keeps to the project of the query and to episodes of none', async () => {
    const memory = await remembering(
      episode('ours', 'add the tax', { project: 'shop' }),
      episode('theirs', 'add the tax twice', { project: 'bank' }),
      episode('anyones', 'add the numbers'),
    );
    const found = async (project: string | null) =>
      (await recall(memory, 'add the fee', { project, k: 9 })).toSorted();
    expect(await found('shop')).toEqual(['answer anyones', 'answer ours']);
    expect(await found(null)).toEqual(['answer anyones']);
  });

  test('keeps one episode of a key, the first', async () => {
    const memory = await remembering(
      episode('twice', 'merge two lists', { answer: 'first' }),
      episode('once', 'split a list'),
    );
    await memory.remember([episode('twice', 'merge two lists', { answer: 'second' })]);
    expect(await recall(memory, 'merge lists', { k: 9 })).toEqual(['first', 'answer once']);
  });

  test('says what a card holds: text, outcome, trust, error, similarity and age', async () => {
    const memory = await remembering(failure('bad', 'find the largest word', 'IndexError'));
    const query = { taskId: null, taskText: 'find the largest number', project: null, k: 1 };
    const [[card] = []] = await memory.recall([query]);
    expect(card).toMatchObject({
      taskText: 'find the largest word',
      isPassing: false,
      trust: 'verified',
      errorType: 'IndexError',
      lesson: 'Failed with IndexError.',
    });
    expect(card!.similarity).toBeGreaterThan(0.3);
    expect(card!.similarity).toBeLessThan(1);
    expect(card!.ageSeconds).toBeGreaterThanOrEqual(0);
  });

  test('shares out the error types of failing episodes; nothing failed is nothing shared', async () => {
    const memory = await remembering(
      failure('a', 'one task', 'TypeError'),
      failure('b', 'another task', 'TypeError'),
      failure('c', 'a third task', 'NameError'),
      episode('d', 'a fourth task'),
    );
    const shares = await memory.errorShares();
    expect(shares['TypeError']).toBeCloseTo(2 / 3);
    expect(shares['NameError']).toBeCloseTo(1 / 3);
    expect(await (await make()).errorShares()).toEqual({});
  });
});
