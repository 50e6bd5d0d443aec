import type { TrustLevel } from '../../contracts/episode.js';
import { cosine, NEAR_DUPLICATE } from './select-keys.js';

/** What decides whether an episode is shown. */
export interface RankedEpisode {
  readonly id: string;
  /** Of its task text. */
  readonly vector: Float32Array;
  readonly taskId: string | null;
  readonly project: string | null;
  readonly isPassing: boolean;
  readonly trust: TrustLevel;
  readonly origin: string | null;
  readonly similarity: number;
  /** Of its text among those found, 0 the best. */
  readonly rank: number;
}

export interface EpisodeQuery {
  readonly taskId: string | null;
  readonly project: string | null;
  readonly k: number;
  readonly allowsSameTask: boolean;
}

/**
 * The episodes that answer a query: passing before failing, those of the very task (where the query allows them)
 * before others, the query's own project before none, verified before reported, then by rank. One text answers
 * once, with its near-duplicates; and one origin of low trust answers once, however much it has sent: that bounds what a
 * poisoner can put into a prompt.
 */
export function selectEpisodes<T extends RankedEpisode>(
  query: EpisodeQuery,
  episodes: readonly T[],
): T[] {
  const ranked = episodes
    .filter(({ taskId }) => query.allowsSameTask || taskId === null || taskId !== query.taskId)
    .toSorted((a, b) => compare(query, a, b));
  const origins = new Set<string>();
  const selected: T[] = [];
  for (const episode of ranked) {
    const origin = episode.trust === 'verified' ? null : (episode.origin ?? episode.trust);
    const isSpent = origin !== null && origins.has(origin);
    if (selected.length < query.k && !isSpent && !saysTheSame(episode, selected)) {
      selected.push(episode);
      if (origin !== null) {
        origins.add(origin);
      }
    }
  }
  return selected;
}

function saysTheSame({ vector }: RankedEpisode, selected: readonly RankedEpisode[]): boolean {
  return selected.some((other) => cosine(vector, other.vector) >= NEAR_DUPLICATE);
}

function compare(query: EpisodeQuery, a: RankedEpisode, b: RankedEpisode): number {
  return (
    Number(b.isPassing) - Number(a.isPassing) ||
    Number(isSameTask(b)) - Number(isSameTask(a)) ||
    Number(b.project === query.project) - Number(a.project === query.project) ||
    Number(b.trust === 'verified') - Number(a.trust === 'verified') ||
    a.rank - b.rank ||
    (a.id > b.id ? -1 : 1)
  );
}

function isSameTask({ similarity }: RankedEpisode): boolean {
  return similarity >= NEAR_DUPLICATE;
}
