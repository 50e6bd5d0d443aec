import type { RecalledEpisode } from '../memory/episode-search.js';
import type { Asked } from './asked.js';
import type { Choice } from './choice.schemas.js';
import type { ConversationUsed } from './generation.schemas.js';
import type { GenerationMemory, UsedEpisode } from './generation-memory.schemas.js';
import type { FirstPrompt } from './prompt-builder.js';

/** An episode as answers name it. */
export function usedEpisode(card: RecalledEpisode): UsedEpisode {
  const { episodeId, similarity, ageSeconds, source, trust, isPassing, jobId } = card;
  return { episodeId, similarity, ageSeconds, source, trust, isPassing, jobId };
}

/** What the prompt took of long-term memory. */
export function memoryUsed(
  { body, recalled }: Pick<Asked, 'body' | 'recalled'>,
  prompt: FirstPrompt['prompt'],
): GenerationMemory {
  const episodes = prompt.episodes.map(usedEpisode);
  const { mode, scope } = body.memory;
  return { mode, scope, degraded: recalled.isDegraded, episodes };
}

/** Tokens of the first prompt, as often as it was read. */
export function firstPromptTokens(
  { model }: Pick<Asked, 'model'>,
  choices: readonly Pick<Choice, 'rounds'>[],
): number {
  const read = choices.flatMap(({ rounds }) => rounds[0]?.promptTokens ?? []);
  const paid = model.sharesPrompts ? read.slice(0, 1) : read;
  return paid.reduce((sum, tokens) => sum + tokens, 0);
}

/** What the prompt took of the conversation; null when there is none. */
export function conversationUsed(
  { body, remembered }: Pick<Asked, 'body' | 'remembered'>,
  { isRepair }: Pick<FirstPrompt, 'isRepair'>,
): ConversationUsed | null {
  if (body.conversation === undefined) {
    return null;
  }
  const repairs =
    isRepair && remembered !== null
      ? { generationId: remembered.generationId, ageSeconds: remembered.ageSeconds }
      : null;
  return { id: body.conversation, repairs };
}
