import type { TrustLevel } from '../../contracts/episode.js';
import { NEAR_DUPLICATE } from './select-keys.js';

/** What decides whether an episode is shown. */
export interface RankedEpisode {
  readonly id: string;
  readonly recallKeyId: string;
  readonly taskId: string | null;
  readonly project: string | null;
  readonly isPassing: boolean;
  readonly trust: TrustLevel;
  readonly origin: string | null;
  readonly similarity: number;
}

export interface EpisodeQuery {
  readonly taskId: string | null;
  readonly project: string | null;
  readonly k: number;
  readonly allowsSameTask: boolean;
}

/**
 * The episodes that answer a query: passing before failing, those of the very task (where the query allows them)
 * before others, the query's own project before none, verified before reported, then the most alike. One text answers once, and one origin of low trust answers once, however much it
 * has sent: that bounds what a poisoner can put into a prompt.
 */
export function selectEpisodes<T extends RankedEpisode>(
  query: EpisodeQuery,
  episodes: readonly T[],
): T[] {
  const ranked = episodes
    .filter(({ taskId }) => query.allowsSameTask || taskId === null || taskId !== query.taskId)
    .toSorted((a, b) => compare(query, a, b));
  const seen = new Set<string>();
  const selected = ranked.filter((episode) => {
    const marks = [`text ${episode.recallKeyId}`];
    if (episode.trust !== 'verified') {
      marks.push(`origin ${episode.origin ?? episode.trust}`);
    }
    const isNew = marks.every((mark) => !seen.has(mark));
    if (isNew) {
      marks.forEach((mark) => seen.add(mark));
    }
    return isNew;
  });
  return selected.slice(0, query.k);
}

function compare(query: EpisodeQuery, a: RankedEpisode, b: RankedEpisode): number {
  return (
    Number(b.isPassing) - Number(a.isPassing) ||
    Number(isSameTask(b)) - Number(isSameTask(a)) ||
    Number(b.project === query.project) - Number(a.project === query.project) ||
    Number(b.trust === 'verified') - Number(a.trust === 'verified') ||
    b.similarity - a.similarity ||
    (a.id > b.id ? -1 : 1)
  );
}

function isSameTask({ similarity }: RankedEpisode): boolean {
  return similarity >= NEAR_DUPLICATE;
}
