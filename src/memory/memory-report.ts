import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { type Page, Pager } from '../common/paging.js';
import type { EpisodeEntity } from './episode.entity.js';
import { EpisodesRepository } from './episodes.repository.js';
import type { Episode, EpisodeQuery, MemoryStats } from './memory.schemas.js';
import { RecallKeysRepository } from './recall-keys.repository.js';

/** Failing episodes that the error shares speak of. */
const ERROR_WINDOW = 10_000;

/** What memory holds, as lists and figures. */
@Injectable()
export class MemoryReport {
  constructor(
    private readonly episodes: EpisodesRepository,
    private readonly keys: RecallKeysRepository,
    private readonly pager: Pager,
  ) {}

  /** Shares that sum to 1, or none when nothing has failed. */
  async errorShares(workspaceId: WorkspaceId): Promise<Record<string, number>> {
    const counts = await this.episodes.errorCounts(workspaceId, ERROR_WINDOW);
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return Object.fromEntries(Object.entries(counts).map(([type, count]) => [type, count / total]));
  }

  async list(workspaceId: WorkspaceId, query: EpisodeQuery): Promise<Page<Episode>> {
    const { limit, cursor, passing, ...equal } = query;
    const rows = this.episodes.query(workspaceId);
    for (const [field, value] of Object.entries({ ...equal, isPassing: passing })) {
      if (value !== undefined) {
        rows.andWhere(`episode.${field} = :${field}`, { [field]: value });
      }
    }
    const list = `episodes ${workspaceId} ${JSON.stringify({ ...equal, passing })}`;
    const page = await this.pager.page(rows, { limit, cursor }, list);
    return { ...page, data: page.data.map(present) };
  }

  async stats(workspaceId: WorkspaceId): Promise<MemoryStats> {
    const [counts, { keys, indexed }, errorShares] = await Promise.all([
      this.episodes.counts(workspaceId),
      this.keys.count(workspaceId),
      this.errorShares(workspaceId),
    ]);
    return { ...counts, texts: keys, indexedTexts: indexed, errorShares };
  }
}

function present(row: EpisodeEntity): Episode {
  const {
    workspaceId: _,
    key: __,
    recallKeyId: ___,
    message: ____,
    deletedAt: _____,
    ...rest
  } = row;
  return { ...rest, createdAt: row.createdAt.toISOString() };
}
