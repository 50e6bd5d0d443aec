import type { EpisodeCard, NewEpisode } from '../../src/contracts/episode.js';
import { EpisodeMemory, type RecallQuery } from '../../src/training/ports.js';

/** Long-term memory in a map. Two texts are as alike as the words that they share. */
export class FakeEpisodeMemory extends EpisodeMemory {
  private readonly episodes = new Map<string, NewEpisode>();

  override async recall(queries: readonly RecallQuery[]): Promise<EpisodeCard[][]> {
    return queries.map((query) => this.answer(query));
  }

  override async remember(episodes: readonly NewEpisode[]): Promise<void> {
    for (const episode of episodes) {
      if (!this.episodes.has(episode.key)) {
        this.episodes.set(episode.key, episode);
      }
    }
  }

  override async errorShares(): Promise<Readonly<Record<string, number>>> {
    const types = [...this.episodes.values()].flatMap(({ isPassing, errorType }) =>
      isPassing || errorType === null ? [] : [errorType],
    );
    const shareOf = (type: string) => types.filter((one) => one === type).length / types.length;
    return Object.fromEntries([...new Set(types)].map((type) => [type, shareOf(type)]));
  }

  private answer({ taskId, taskText, project, k }: RecallQuery): EpisodeCard[] {
    const ranked = [...this.episodes.values()]
      .filter((one) => one.taskId === null || one.taskId !== taskId)
      .filter((one) => normal(one.taskText) !== normal(taskText))
      .filter((one) => one.project === null || one.project === project)
      .map((one) => toCard(one, overlap(one.taskText, taskText)))
      .toSorted(
        (a, b) =>
          Number(b.isPassing) - Number(a.isPassing) ||
          Number(b.trust === 'verified') - Number(a.trust === 'verified') ||
          b.similarity - a.similarity,
      );
    const texts = new Set<string>();
    return ranked
      .filter((card) => !texts.has(normal(card.taskText)) && texts.add(normal(card.taskText)))
      .slice(0, k);
  }
}

function toCard(episode: NewEpisode, similarity: number): EpisodeCard {
  const { key, taskText, answer, isPassing, trust, errorType, lesson } = episode;
  return {
    episodeId: key,
    taskText,
    answer,
    isPassing,
    trust,
    errorType,
    lesson,
    similarity,
    ageSeconds: 0,
  };
}

function overlap(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => new Set(normal(text).split(' ')));
  const shared = [...left!].filter((word) => right!.has(word)).length;
  return shared / Math.sqrt(left!.size * right!.size);
}

function normal(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().toLowerCase();
}
