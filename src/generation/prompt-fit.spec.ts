import { describe, expect, it } from 'vitest';
import type { EpisodeCard } from '../contracts/episode.js';
import { promptTemplate } from '../training/prompts/templates.js';
import { type BuiltPrompt, fitPrompt } from './prompt-fit.js';

const card = (episodeId: string, size: number, isPassing = true): EpisodeCard => ({
  episodeId,
  taskText: 'def g(): ...',
  answer: episodeId.repeat(size),
  isPassing,
  trust: 'verified',
  errorType: isPassing ? null : 'NameError',
  lesson: 'A lesson.',
  similarity: 0.9,
  ageSeconds: 1,
});
const letters = (texts: readonly string[]) => Promise.resolve(texts.map(({ length }) => length));
const task = { form: 'program' as const, prompt: 'def f(): ...' };

const fit = (
  cards: readonly EpisodeCard[],
  { layout = 'commented_blocks', room = 10_000, budget = 10_000 } = {},
) =>
  fitPrompt(
    promptTemplate(layout),
    { task, cards, failed: null },
    { count: letters, room, budget },
  );
const ids = (prompt: BuiltPrompt | null) => prompt?.episodes.map(({ episodeId }) => episodeId);
const reasons = (prompt: BuiltPrompt | null) =>
  prompt?.dropped.map(({ card: { episodeId }, reason }) => `${episodeId} ${reason}`);

describe('fitPrompt', () => {
  it('drops the least valuable card until memory keeps its budget, and never a part of one', async () => {
    const cards = ['a', 'b', 'c'].map((id) => card(id, 40));
    for (let budget = 0; budget <= 200; budget += 5) {
      const prompt = await fit(cards, { budget });
      const shown = prompt?.sections.filter(({ name }) => name === 'memory') ?? [];
      const cost = shown.reduce((sum, { tokens }) => sum + tokens, 0);
      expect(cost).toBeLessThanOrEqual(budget);
      expect(ids(prompt)).toEqual(['a', 'b', 'c'].slice(0, shown.length));
      for (const { episodeId, answer } of cards) {
        const isShown = ids(prompt)?.includes(episodeId) ?? false;
        expect(prompt?.text.includes(answer)).toBe(isShown);
        expect(prompt?.text.includes(answer.slice(0, 5))).toBe(isShown);
      }
    }
  });

  it('drops on where the whole is too long, and says why each is left out', async () => {
    const cards = [card('a', 40), card('b', 40), card('c', 40), card('d', 40, false)];
    const prompt = await fit(cards, { budget: 120, room: 100 });
    expect(ids(prompt)).toEqual(['a']);
    expect(reasons(prompt)).toEqual(['b room', 'c budget', 'd layout']);
    expect(prompt?.tokens).toBeLessThanOrEqual(100);
  });

  it('says what each part takes, and that the parts are the prompt', async () => {
    const prompt = await fit([card('a', 3)], { layout: 'fenced_answer' });
    expect(prompt?.sections.map(({ name }) => name)).toEqual(['role', 'memory', 'task', 'output']);
    const tokens = prompt?.sections.reduce((sum, section) => sum + section.tokens, 0);
    expect(tokens).toBe(prompt?.tokens);
    expect(prompt?.version).toBe('fenced_answer/role-1/memory-1/task-1/output-1');
  });

  it('is null where the task alone does not fit', async () => {
    expect(await fit([card('a', 3)], { room: 5 })).toBeNull();
  });
});
