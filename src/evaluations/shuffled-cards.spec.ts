import { describe, expect, it } from 'vitest';
import type { EpisodeCard } from '../contracts/episode.js';
import { randomFor } from '../training/random.js';
import { shuffledCards } from './shuffled-cards.js';

const card = (episodeId: string, taskText = `about ${episodeId}`): EpisodeCard => ({
  episodeId,
  taskText,
  answer: 'return 1',
  isPassing: true,
  trust: 'verified',
  errorType: null,
  lesson: '',
  similarity: 0.5,
  ageSeconds: 1,
});
const same = (one: string, other: string): boolean => one === other;
const shuffled = (prompts: string[], found: EpisodeCard[][], seed = 1): string[][] =>
  shuffledCards(prompts, found, same, randomFor(seed, 'test')).map((cards) =>
    cards.map(({ episodeId }) => episodeId),
  );

describe(shuffledCards, () => {
  it('shows each task the episodes of another, as many as its own, the same for the same seed', () => {
    const prompts = ['a', 'b', 'c', 'd'];
    const found = [[card('1'), card('2')], [card('3')], [card('4'), card('5')], []];
    const first = shuffled(prompts, found);
    expect(first.map(({ length }) => length)).toEqual([2, 1, 2, 0]);
    expect([first[0], first[2]]).toEqual([
      ['4', '5'],
      ['1', '2'],
    ]);
    expect(['1', '4']).toContain(first[1]?.[0]);
    expect(shuffled(prompts, found)).toEqual(first);
  });

  it('shows no episode that the task has itself, nor one whose text says the task', () => {
    const found = [[card('1')], [card('1')], [card('2', 'a')], [card('3')]];
    for (let seed = 0; seed < 8; seed += 1) {
      expect(shuffled(['a', 'b', 'c', 'd'], found, seed)[0]).toEqual(['3']);
    }
    expect(shuffled(['a', 'b'], [[card('1')], [card('2', 'a')]])[0]).toEqual([]);
  });
});
