import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { SCHEDULE, type Schedule } from '../common/schedule.js';
import type { EpisodeCard, NewEpisode } from '../contracts/episode.js';
import { EpisodeMemory, type RecallQuery } from '../training/ports.js';
import type { MemoryView } from './memory-part.js';
import type { MemoryService } from './memory.service.js';

/** Long-term memory of one workspace, its own or a space of it, over PostgreSQL and Milvus. */
export class MilvusEpisodeMemory extends EpisodeMemory {
  constructor(
    private readonly memory: MemoryService,
    private readonly workspaceId: WorkspaceId,
    private readonly schedule: Pick<Schedule, 'memoryWaitMs' | 'reconnectMs'> = SCHEDULE,
    private readonly view: MemoryView = { space: null },
  ) {
    super();
  }

  /**
   * A training does not take the lesser answer that is given while the index is away: it waits for the index.
   *
   * @throws ProblemError memory-unavailable, with which the job is tried again later
   */
  override async recall(queries: readonly RecallQuery[]): Promise<EpisodeCard[][]> {
    const { memoryWaitMs, reconnectMs } = this.schedule;
    const began = performance.now();
    for (;;) {
      const { found, isDegraded } = await this.memory.recall(
        this.workspaceId,
        queries.map((query) => ({ ...query, allowsSameTask: false })),
        this.view.space,
        { from: this.view.from },
      );
      if (!isDegraded) {
        return found;
      }
      if (performance.now() - began > memoryWaitMs) {
        const seconds = Math.round(memoryWaitMs / 1000);
        throw new ProblemError(
          'memory-unavailable',
          `The search index did not answer for ${seconds} s.`,
        );
      }
      await sleep(reconnectMs);
    }
  }

  override remember(episodes: readonly NewEpisode[]): Promise<void> {
    return this.memory.remember(
      this.workspaceId,
      episodes.map((episode) => ({ ...episode, origin: episode.jobId, modelId: null })),
      this.view.space,
    );
  }

  override errorShares(): Promise<Readonly<Record<string, number>>> {
    return this.memory.errorShares(this.workspaceId, this.view.space);
  }
}
