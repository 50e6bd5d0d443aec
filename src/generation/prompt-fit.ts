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
  readonly dropped: readonly Dropped<Card>[];
}

/** What a prompt is made of. */
export interface PromptContent<Card extends EpisodeCard> {
  readonly task: PromptTask;
  /** Best first: the last is the least valuable. */
  readonly cards: readonly Card[];
  readonly failed: FailedAttempt | null;
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
 * card is dropped, whole. Null when it does not fit without any.
 */
export async function fitPrompt<Card extends EpisodeCard>(
  layout: PromptTemplate,
  content: PromptContent<Card>,
  { count, room, budget }: PromptSize,
): Promise<BuiltPrompt<Card> | null> {
  const parts = layout.sections(content);
  const counted = await count(parts.map(({ text }) => text));
  const sizes = new Map(parts.map(({ text }, index) => [text, counted[index] ?? 0]));
  const costs = new Map(parts.map(({ episodeId, text }) => [episodeId, sizes.get(text) ?? 0]));
  const shown = content.cards.filter(({ episodeId }) => costs.has(episodeId));
  const kept = withinBudget(shown, costs, budget);
  const affordable = kept.length;
  for (; ; kept.pop()) {
    const sections = layout.sections({ ...content, cards: kept });
    const text = joined(sections);
    const [tokens = 0] = await count([text]);
    if (tokens <= room) {
      return {
        text,
        tokens,
        version: promptVersionOf(layout, sections),
        sections: sections.map((part) => ({ ...part, tokens: sizes.get(part.text) ?? 0 })),
        episodes: kept,
        dropped: [
          ...droppedFor('room', shown.slice(kept.length, affordable), costs),
          ...droppedFor('budget', shown.slice(affordable), costs),
          ...droppedFor(
            'layout',
            content.cards.filter((card) => !shown.includes(card)),
            costs,
          ),
        ],
      };
    }
    if (kept.length === 0) {
      return null;
    }
  }
}

type Costs = ReadonlyMap<string | undefined, number>;

/** The most valuable cards that the budget holds: the least valuable one goes until it does. */
function withinBudget<Card extends EpisodeCard>(
  cards: readonly Card[],
  costs: Costs,
  budget: number,
): Card[] {
  let spent = 0;
  const tooDear = cards.findIndex(({ episodeId }) => {
    spent += costs.get(episodeId) ?? 0;
    return spent > budget;
  });
  return cards.slice(0, tooDear === -1 ? cards.length : tooDear);
}

function droppedFor<Card extends EpisodeCard>(
  reason: DropReason,
  cards: readonly Card[],
  costs: Costs,
): Dropped<Card>[] {
  return cards.map((card) => ({ card, reason, tokens: costs.get(card.episodeId) ?? null }));
}
