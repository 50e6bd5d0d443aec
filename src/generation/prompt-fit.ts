import type { ChatMessage } from '../contracts/endpoint-call.js';
import type { EpisodeCard } from '../contracts/episode.js';
import {
  type FailedAttempt,
  joined,
  type PromptSection,
  type PromptTask,
  type PromptTemplate,
  promptVersionOf,
} from '../training/prompts/prompt-template.js';

/** A part of a prompt and what it costs, counted alone. */
export interface SizedSection extends PromptSection {
  readonly tokens: number;
}

/** Why a recalled episode is not in the prompt. */
export type DropReason = 'layout' | 'budget' | 'room';

export interface Dropped<Card> {
  readonly card: Card;
  readonly reason: DropReason;
  /** What it would have cost; null when the layout has no place for it. */
  readonly tokens: number | null;
}

export interface BuiltPrompt<Card extends EpisodeCard = EpisodeCard> {
  readonly text: string;
  readonly tokens: number;
  /** Names the layout and the version of each kind of section. */
  readonly version: string;
  readonly sections: readonly SizedSection[];
  /** The episodes that it shows, best first. */
  readonly episodes: readonly Card[];
  /** Turns that found no room, the earliest ones. */
  readonly turnsDropped: number;
  readonly dropped: readonly Dropped<Card>[];
}

/** What a prompt is made of. */
export interface PromptContent<Card extends EpisodeCard> {
  readonly task: PromptTask;
  /** Best first: the last is the least valuable. */
  readonly cards: readonly Card[];
  readonly failed: FailedAttempt | null;
  readonly turns?: readonly ChatMessage[];
}

export interface PromptSize {
  /** Tokens of each text. */
  readonly count: (texts: readonly string[]) => Promise<readonly number[]>;
  /** Tokens that the prompt may take. */
  readonly room: number;
  /** Tokens that memory may take of them. */
  readonly budget: number;
}

/**
 * Assembles a prompt. While its cards take more than memory's budget, or the whole more than the room, the least valuable
 * part is dropped, whole: a card, then the earliest turn that is no instruction. Null when it does not fit without any.
 */
export async function fitPrompt<Card extends EpisodeCard>(
  layout: PromptTemplate,
  content: PromptContent<Card>,
  { count, room, budget }: PromptSize,
): Promise<BuiltPrompt<Card> | null> {
  const { cards, turns = [] } = content;
  const parts = layout.sections(content);
  const counted = await count(parts.map(({ text }) => text));
  const sizes = new Map(parts.map(({ text }, index) => [text, counted[index] ?? 0]));
  const costs = new Map(parts.map(({ episodeId, text }) => [episodeId, sizes.get(text) ?? 0]));
  const shown = cards.filter(({ episodeId }) => costs.has(episodeId));
  const affordable = withinBudget(shown, costs, budget);
  const said = turns.filter(({ role }) => role !== 'system');
  return fewestRemoved(affordable.length + said.length, async (removed) => {
    const kept = affordable.slice(0, Math.max(0, affordable.length - removed));
    const gone = new Set(said.slice(0, Math.max(0, removed - affordable.length)));
    const left = turns.filter((turn) => !gone.has(turn));
    const sections = layout.sections({ ...content, cards: kept, turns: left });
    const text = joined(sections);
    const [tokens = 0] = await count([text]);
    const dropped = [
      ...droppedFor('room', affordable.slice(kept.length), costs),
      ...droppedFor(
        'budget',
        shown.filter((card) => !affordable.includes(card)),
        costs,
      ),
      ...droppedFor(
        'layout',
        cards.filter((card) => !shown.includes(card)),
        costs,
      ),
    ];
    const sized = sections.map((part) => ({ ...part, tokens: sizes.get(part.text) ?? 0 }));
    const version = promptVersionOf(layout, sections);
    const built = { text, tokens, version, sections: sized, episodes: kept, dropped };
    return tokens <= room ? { ...built, turnsDropped: gone.size } : null;
  });
}

/** What is built with the fewest parts removed that is not null, given that more removed never makes it longer; null at worst. */
async function fewestRemoved<T>(
  most: number,
  build: (removed: number) => Promise<T | null>,
): Promise<T | null> {
  let found = await build(0);
  let [low, high] = found === null ? [1, most] : [1, 0];
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const built = await build(middle);
    [low, high] = built === null ? [middle + 1, high] : [low, middle - 1];
    found = built ?? found;
  }
  return found;
}

type Costs = ReadonlyMap<string | undefined, number>;

/**
 * The most valuable cards that the budget holds: the least valuable one goes until it does. One that takes more than the
 * whole budget goes before all, or it would take the others with it.
 */
function withinBudget<Card extends EpisodeCard>(
  cards: readonly Card[],
  costs: Costs,
  budget: number,
): Card[] {
  const costOf = ({ episodeId }: Card): number => costs.get(episodeId) ?? 0;
  const able = cards.filter((card) => costOf(card) <= budget);
  let spent = 0;
  const tooDear = able.findIndex((card) => {
    spent += costOf(card);
    return spent > budget;
  });
  return able.slice(0, tooDear === -1 ? able.length : tooDear);
}

function droppedFor<Card extends EpisodeCard>(
  reason: DropReason,
  cards: readonly Card[],
  costs: Costs,
): Dropped<Card>[] {
  return cards.map((card) => ({ card, reason, tokens: costs.get(card.episodeId) ?? null }));
}
