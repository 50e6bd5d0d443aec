import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { EpisodeRecorder, type SourcedEpisode } from './episode-recorder.js';
import { EpisodeSearch, type MemoryQuery, type SearchResult } from './episode-search.js';
import { EpisodesRepository } from './episodes.repository.js';
import type { MemorySearch, SearchMemory } from './memory.schemas.js';
import { MemoryReport } from './memory-report.js';

/** Long-term memory: what other features ask. */
@Injectable()
export class MemoryService {
  constructor(
    private readonly recorder: EpisodeRecorder,
    private readonly finder: EpisodeSearch,
    private readonly episodes: EpisodesRepository,
    private readonly report: MemoryReport,
  ) {}

  /** Episodes for each query, best first. @throws ProblemError dependency-unavailable */
  recall(workspaceId: WorkspaceId, queries: readonly MemoryQuery[]): Promise<SearchResult> {
    return this.finder.search(workspaceId, queries);
  }

  /** Keeps the episodes whose keys are new. @throws ProblemError dependency-unavailable */
  remember(workspaceId: WorkspaceId, episodes: readonly SourcedEpisode[]): Promise<void> {
    return this.recorder.remember(workspaceId, episodes);
  }

  /** Shares that sum to 1, or none when nothing has failed. */
  errorShares(workspaceId: WorkspaceId): Promise<Record<string, number>> {
    return this.report.errorShares(workspaceId);
  }

  /** The id of the episode of a key. */
  async findEpisodeId(workspaceId: WorkspaceId, key: string): Promise<string | null> {
    return (await this.episodes.find(workspaceId, key))?.id ?? null;
  }

  async search(workspaceId: WorkspaceId, body: SearchMemory): Promise<MemorySearch> {
    const { text, project = null, k } = body;
    const query = { taskId: null, taskText: text, project, k, allowsSameTask: true };
    const { found, isDegraded } = await this.finder.search(workspaceId, [query]);
    return { data: found[0] ?? [], degraded: isDegraded };
  }
}
