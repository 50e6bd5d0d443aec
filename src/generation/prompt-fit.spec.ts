import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../contracts/endpoint-call.js';
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
  {
    layout = 'commented_blocks',
    room = 10_000,
    budget = 10_000,
    turns = [] as readonly ChatMessage[],
  } = {},
) =>
  fitPrompt(
    promptTemplate(layout),
    { task, cards, failed: null, turns },
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

  it('drops a card that is more than the whole budget before all others', async () => {
    const prompt = await fit([card('a', 400), card('b', 40), card('c', 40)], { budget: 240 });
    expect(ids(prompt)).toEqual(['b', 'c']);
    expect(reasons(prompt)).toEqual(['a budget']);
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

  it('drops turns after all cards, the earliest first and whole, and instructions never', async () => {
    const turns = Array.from({ length: 40 }, (_, place): ChatMessage => {
      const role = place % 5 === 0 ? 'system' : place % 2 === 0 ? 'assistant' : 'user';
      return { role, content: `<${place}>${'x'.repeat(place)}` };
    });
    const said = turns.filter(({ role }) => role !== 'system');
    const whole = (await fit([], { turns }))!.tokens;
    const least = (await fit([], { turns: turns.filter(({ role }) => role === 'system') }))!.tokens;
    for (let room = least; room <= whole; room += 31) {
      const prompt = (await fit([card('a', 3)], { room, turns }))!;
      expect(prompt.tokens).toBeLessThanOrEqual(room);
      expect(ids(prompt)).toEqual([]);
      const gone = said.slice(0, prompt.turnsDropped);
      for (const turn of turns) {
        expect(prompt.text.includes(turn.content)).toBe(!gone.includes(turn));
      }
      const last = gone.at(-1);
      const regained = last === undefined ? 0 : last.content.length + 2;
      expect(prompt.tokens + regained).toBeGreaterThan(last === undefined ? 0 : room);
    }
    expect(await fit([], { room: least - 1, turns })).toBeNull();
  });

  it('is null where the task alone does not fit', async () => {
    expect(await fit([card('a', 3)], { room: 5 })).toBeNull();
  });
});
