import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { Config } from '../config/config.js';
import { EpisodeCounter } from './episode-counter.js';
import type { MemoryStats } from './memory.schemas.js';
import { type MemoryPart, OWN_MEMORY } from './memory-part.js';
import { RecallKeysRepository } from './recall-keys.repository.js';

/** Failing episodes that the error shares speak of. */
export const ERROR_WINDOW = 10_000;

/** What memory holds, as figures. */
@Injectable()
export class MemoryReport {
  constructor(
    private readonly counter: EpisodeCounter,
    private readonly keys: RecallKeysRepository,
    private readonly config: Config,
  ) {}

  /** Shares that sum to 1, or none when nothing has failed. */
  async errorShares(
    workspaceId: WorkspaceId,
    part: MemoryPart = OWN_MEMORY,
  ): Promise<Record<string, number>> {
    const counts = await this.counter.errorCounts(workspaceId, part, ERROR_WINDOW);
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return Object.fromEntries(Object.entries(counts).map(([type, count]) => [type, count / total]));
  }

  /** Of the workspace's own memory. */
  async stats(workspaceId: WorkspaceId): Promise<MemoryStats> {
    const [counts, { keys, indexed }, errorShares] = await Promise.all([
      this.counter.counts(workspaceId),
      this.keys.count(workspaceId),
      this.errorShares(workspaceId),
    ]);
    const { memoryCapacity: capacity } = this.config;
    return { ...counts, capacity, texts: keys, indexedTexts: indexed, errorShares };
  }
}
