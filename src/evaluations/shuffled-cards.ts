import type { EpisodeCard } from '../contracts/episode.js';
import type { Random } from '../training/random.js';

/**
 * For each task the episodes that were recalled for another one, drawn at random, as many as its own: what a prompt gains by
 * showing episodes at all, whatever they are. None of its own is among them, nor one of a text that says the same task.
 * A task for which no other has enough of them gets none.
 *
 * @param found the episodes of each of the prompts
 */
export function shuffledCards(
  prompts: readonly string[],
  found: readonly (readonly EpisodeCard[])[],
  isAlike: (one: string, other: string) => boolean,
  random: Random,
): EpisodeCard[][] {
  return prompts.map((prompt, place) => {
    const own = found[place] ?? [];
    const ids = new Set(own.map(({ episodeId }) => episodeId));
    const isForeign = ({ episodeId, taskText }: EpisodeCard): boolean =>
      !ids.has(episodeId) && !isAlike(prompt, taskText);
    for (const other of own.length === 0 ? [] : random.shuffle(found)) {
      const foreign = other.filter(isForeign).slice(0, own.length);
      if (foreign.length === own.length) {
        return foreign;
      }
    }
    return [];
  });
}
