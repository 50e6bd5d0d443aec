import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { EpisodeRecorder, type SourcedEpisode } from './episode-recorder.js';
import { EpisodeSearch, type MemoryQuery, type SearchResult } from './episode-search.js';
import { type EpisodeFilter, EpisodesRepository, type EpisodeText } from './episodes.repository.js';
import type { MemorySearch, SearchMemory } from './memory.schemas.js';
import { MemoryReport } from './memory-report.js';

const EPISODES_AT_ONCE = 1_000;

/** Long-term memory: what other features ask. A space that is null, or left out, is the workspace's own memory. */
@Injectable()
export class MemoryService {
  constructor(
    private readonly recorder: EpisodeRecorder,
    private readonly finder: EpisodeSearch,
    private readonly episodes: EpisodesRepository,
    private readonly report: MemoryReport,
  ) {}

  /** Episodes for each query, best first. @throws ProblemError dependency-unavailable; not-found for a space */
  async recall(
    workspaceId: WorkspaceId,
    queries: readonly MemoryQuery[],
    space: string | null = null,
    filter: Pick<EpisodeFilter, 'origin' | 'project' | 'from'> = {},
  ): Promise<SearchResult> {
    const part = await this.episodes.part(workspaceId, space);
    return this.finder.search(workspaceId, queries, { ...filter, part });
  }

  /** Tells of any two of these texts whether they say the same task. @throws ProblemError dependency-unavailable */
  likeness(texts: readonly string[]): Promise<(one: string, other: string) => boolean> {
    return this.finder.likeness(texts);
  }

  /** Keeps the episodes whose keys are new. @throws ProblemError dependency-unavailable */
  remember(
    workspaceId: WorkspaceId,
    episodes: readonly SourcedEpisode[],
    space: string | null = null,
  ): Promise<void> {
    return this.recorder.remember(workspaceId, episodes, space);
  }

  /** Shares that sum to 1, or none when nothing has failed. @throws ProblemError not-found for a space */
  async errorShares(
    workspaceId: WorkspaceId,
    space: string | null = null,
  ): Promise<Record<string, number>> {
    return this.report.errorShares(workspaceId, await this.episodes.part(workspaceId, space));
  }

  /** Every episode, as the text of its task and its answer, a few at a time. @throws ProblemError not-found for a space */
  async *texts(
    workspaceId: WorkspaceId,
    space: string | null = null,
  ): AsyncIterable<Pick<EpisodeText, 'text' | 'answer'>> {
    const part = await this.episodes.part(workspaceId, space);
    let page: EpisodeText[];
    let after = '';
    do {
      page = await this.episodes.texts(workspaceId, part, { after, limit: EPISODES_AT_ONCE });
      yield* page;
      after = page.at(-1)?.id ?? after;
    } while (page.length === EPISODES_AT_ONCE);
  }

  /** The id of the episode that tells of a key; null once it is forgotten. */
  async findEpisodeId(workspaceId: WorkspaceId, key: string): Promise<string | null> {
    const episode = await this.episodes.find(workspaceId, { key });
    const id = episode?.mergedInto ?? episode?.id;
    const kept = id === undefined ? null : await this.episodes.find(workspaceId, { id });
    return kept === null || kept.deletedAt !== null ? null : kept.id;
  }

  /** Hidden tests have shown that the episode of a key is right; nothing happens once it is forgotten. */
  async verify(workspaceId: WorkspaceId, key: string): Promise<void> {
    const id = await this.findEpisodeId(workspaceId, key);
    await (id === null ? null : this.episodes.verify(workspaceId, id));
  }

  /** Tells that an answer's prompt showed these: what is used is forgotten last. */
  async countUse(workspaceId: WorkspaceId, episodeIds: readonly string[]): Promise<void> {
    if (episodeIds.length > 0) {
      await this.episodes.countUse(workspaceId, [...new Set(episodeIds)]);
    }
  }

  /** @throws ProblemError not-found, dependency-unavailable */
  async search(workspaceId: WorkspaceId, body: SearchMemory): Promise<MemorySearch> {
    const { text, episodeId, project, space, k, minSimilarity, ...filter } = body;
    const part = await this.episodes.part(workspaceId, space ?? null, 'space');
    const example = episodeId === undefined ? null : await this.example(workspaceId, episodeId);
    const query = {
      taskId: null,
      taskText: example?.text ?? text ?? '',
      project: project ?? example?.project ?? null,
      k,
      allowsSameTask: true,
    };
    const wanted = { ...filter, part, exceptId: episodeId };
    const { found, isDegraded } = await this.finder.search(workspaceId, [query], wanted);
    const data = (found[0] ?? []).filter(({ similarity }) => similarity >= (minSimilarity ?? -1));
    return { data, degraded: isDegraded };
  }

  private async example(
    workspaceId: WorkspaceId,
    id: string,
  ): Promise<{ readonly text: string; readonly project: string | null }> {
    const shown = await this.episodes.findShown(workspaceId, id);
    if (shown === null) {
      throw ProblemError.notFound('episode', id, 'episodeId');
    }
    return { text: shown.text, project: shown.episode.project };
  }
}
