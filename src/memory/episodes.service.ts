import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { type Page, Pager } from '../common/paging.js';
import { ProblemError } from '../common/problems.js';
import type { EpisodeEntity } from './episode.entity.js';
import { EpisodesRepository } from './episodes.repository.js';
import type { Episode, EpisodeQuery, ShownEpisode } from './memory.schemas.js';

/** What a person sees of single episodes. */
@Injectable()
export class EpisodesService {
  constructor(
    private readonly episodes: EpisodesRepository,
    private readonly pager: Pager,
  ) {}

  /** Newest first. @throws ProblemError invalid-cursor */
  async list(workspaceId: WorkspaceId, query: EpisodeQuery): Promise<Page<Episode>> {
    const { limit, cursor, space = null, passing, pinned, quarantined, ...equal } = query;
    const marks = { isPassing: passing, isPinned: pinned, isQuarantined: quarantined };
    const filters = Object.entries({ ...equal, ...marks }).filter(
      ([, value]) => value !== undefined,
    );
    const rows = this.episodes
      .query(workspaceId)
      .andWhere('episode.space IS NOT DISTINCT FROM :space', { space });
    for (const [field, value] of filters) {
      rows.andWhere(`episode.${field} = :${field}`, { [field]: value });
    }
    const list = `episodes ${workspaceId} ${space ?? ''} ${JSON.stringify(filters)}`;
    const page = await this.pager.page(rows, { limit, cursor }, list);
    return { ...page, data: page.data.map(present) };
  }

  /** @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, id: string): Promise<ShownEpisode> {
    const shown = await this.episodes.findShown(workspaceId, id);
    if (shown === null) {
      throw ProblemError.notFound('episode', id);
    }
    return { ...present(shown.episode), taskText: shown.text };
  }
}

function present(row: EpisodeEntity): Episode {
  const {
    workspaceId: _,
    key: __,
    recallKeyId: ___,
    message: ____,
    deletedAt: _____,
    mergedInto: ______,
    ...rest
  } = row;
  return {
    ...rest,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    usedAt: row.usedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}
