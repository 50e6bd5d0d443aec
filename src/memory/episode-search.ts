import { Injectable, Logger } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import type { EpisodeCard, EpisodeSource } from '../contracts/episode.js';
import type { RecallQuery } from '../training/ports.js';
import { Embedder } from './embedding/embedder.js';
import {
  type EpisodeFilter,
  EpisodesRepository,
  type FoundEpisode,
} from './episodes.repository.js';
import { OWN_MEMORY, spacesOf } from './memory-part.js';
import { RecallIndex, RecallIndexError } from './index/recall-index.js';
import { RecallKeysRepository } from './recall-keys.repository.js';
import { clean, scopeOf, textHash } from './recall/recall-text.js';
import { selectEpisodes } from './recall/select-episodes.js';
import { type CandidateKey, cosine, NEAR_DUPLICATE, selectKeys } from './recall/select-keys.js';

/** Texts that are looked at for each episode asked for: failing and foreign ones fall away. */
const KEYS_PER_HIT = 8;
const FEWEST_KEYS = 32;
/** Texts that are looked at where those gave too little, as when one origin has sent all that is near. */
const MOST_KEYS = 512;

/** A card and where its episode came from. */
export interface RecalledEpisode extends EpisodeCard {
  readonly source: EpisodeSource;
  readonly jobId: string | null;
}

/** A query, and whether what is known of its very task may answer it. */
export interface MemoryQuery extends RecallQuery {
  readonly allowsSameTask: boolean;
}

/** A query with its vector. */
interface Asked {
  readonly query: MemoryQuery;
  readonly vector: Float32Array;
}

interface Candidates {
  readonly keys: readonly CandidateKey[];
  /** The episodes of those that the index has named, which are likely to be shown: read beside the keys, not after them. */
  readonly episodes: readonly FoundEpisode[];
  readonly named: readonly string[];
  readonly isDegraded: boolean;
  /** The index has no more to name. */
  readonly isAll: boolean;
}

export interface SearchResult {
  /** One list per query, best first. */
  readonly found: RecalledEpisode[][];
  /** The index did not answer, and the newest episodes were searched without it. */
  readonly isDegraded: boolean;
}

/**
 * Finds episodes: one call to the index for all queries, whose answer PostgreSQL then judges. The index may lag or
 * answer with what was deleted or belongs to others; nothing reaches a caller but through the workspace's rows of the
 * part of memory that is searched.
 */
@Injectable()
export class EpisodeSearch {
  private readonly logger = new Logger(EpisodeSearch.name);

  constructor(
    private readonly episodes: EpisodesRepository,
    private readonly keys: RecallKeysRepository,
    private readonly index: RecallIndex,
    private readonly embedder: Embedder,
  ) {}

  /** @throws ProblemError dependency-unavailable when there is no embedding model */
  async search(
    workspaceId: WorkspaceId,
    queries: readonly MemoryQuery[],
    filter: EpisodeFilter = {},
  ): Promise<SearchResult> {
    const vectors = await this.embedder.embed(queries.map(({ taskText }) => clean(taskText)));
    const asked = queries.map((query, index) => ({ query, vector: vectors[index] ?? EMPTY }));
    const limit = Math.max(0, ...queries.map(({ k }) => keysFor(k)));
    return this.find(workspaceId, asked, filter, limit);
  }

  /** Tells of any two of these texts whether they say the same task. @throws ProblemError dependency-unavailable */
  async likeness(texts: readonly string[]): Promise<(one: string, other: string) => boolean> {
    const distinct = [...new Set(texts)];
    const embedded = await this.embedder.embed(distinct.map(clean));
    const vectors = new Map(distinct.map((text, place) => [text, embedded[place] ?? EMPTY]));
    const vectorOf = (text: string): Float32Array => vectors.get(text) ?? EMPTY;
    return (one, other) =>
      textHash(one) === textHash(other) || cosine(vectorOf(one), vectorOf(other)) >= NEAR_DUPLICATE;
  }

  /** Queries that get too little are asked once more, for more. */
  private async find(
    workspaceId: WorkspaceId,
    asked: readonly Asked[],
    filter: EpisodeFilter,
    limit: number,
  ): Promise<SearchResult> {
    if (asked.length === 0) {
      return { found: [], isDegraded: false };
    }
    const candidates = await this.candidates(workspaceId, asked, filter, limit);
    const { isDegraded, isAll } = candidates;
    const found = await this.select(workspaceId, asked, filter, { ...candidates, limit });
    const isEnough = ({ query }: Asked, place: number): boolean =>
      (found[place]?.length ?? 0) >= query.k;
    if (isAll || limit >= MOST_KEYS) {
      return { found, isDegraded };
    }
    const lacking = asked.filter((one, place) => !isEnough(one, place));
    const more = await this.find(workspaceId, lacking, filter, MOST_KEYS);
    return {
      found: asked.map((one, place) => more.found[lacking.indexOf(one)] ?? found[place] ?? []),
      isDegraded: more.isDegraded,
    };
  }

  private async select(
    workspaceId: WorkspaceId,
    asked: readonly Asked[],
    filter: EpisodeFilter,
    { keys, named, episodes, limit }: Candidates & { readonly limit: number },
  ): Promise<RecalledEpisode[][]> {
    const wanted = keys.filter(({ project }) => project === (filter.project ?? project));
    const selected = asked.map(({ query: { taskText, project, allowsSameTask }, vector }) =>
      selectKeys(
        { project, allowsSameTask, text: taskText, textHash: textHash(taskText), vector },
        wanted,
        limit,
      ),
    );
    const unread = new Set(selected.flatMap((scored) => scored.map(({ id }) => id)));
    named.forEach((id) => unread.delete(id));
    const all = [...episodes, ...(await this.read(workspaceId, [...unread], filter))];
    return asked.map(({ query }, place) => {
      const scored = new Map(selected[place]?.map((key) => [key.id, key]));
      const ranked = all.flatMap((episode) => {
        const key = scored.get(episode.recallKeyId);
        return key === undefined ? [] : [{ ...episode, ...key, id: episode.id }];
      });
      return selectEpisodes(query, ranked).map(toCard);
    });
  }

  private async candidates(
    workspaceId: WorkspaceId,
    asked: readonly Asked[],
    filter: EpisodeFilter,
    limit: number,
  ): Promise<Candidates> {
    const { part = OWN_MEMORY, project: only } = filter;
    const { id: embeddingId } = this.embedder.describe();
    const projects = new Set(
      only === undefined ? [null, ...asked.map(({ query }) => query.project)] : [only],
    );
    const scopes = spacesOf(part).flatMap((space) =>
      [...projects].map((project) => scopeOf(workspaceId, project, space)),
    );
    try {
      const vectors = asked.map(({ vector }) => vector);
      // What the index may not know yet does not depend on its answer, and is read while it is awaited.
      const [ids, fresh] = await Promise.all([
        this.index.search(vectors, scopes, limit),
        this.keys.fresh(workspaceId, embeddingId, part),
      ]);
      const named = [...new Set(ids.flat())];
      const [known, episodes] = await Promise.all([
        this.keys.named(workspaceId, embeddingId, named, part),
        this.read(workspaceId, named, filter),
      ]);
      const keys = [...new Map([...fresh, ...known].map((key) => [key.id, key])).values()];
      const isAll = ids.every(({ length }) => length < limit);
      return { keys, episodes, named, isDegraded: false, isAll };
    } catch (error) {
      if (!(error instanceof RecallIndexError)) {
        throw error;
      }
      this.logger.warn(`Searching without the index: ${error.message}`);
      const keys = await this.keys.newest(workspaceId, embeddingId, part);
      return { keys, episodes: [], named: [], isDegraded: true, isAll: true };
    }
  }

  private async read(
    workspaceId: WorkspaceId,
    keyIds: readonly string[],
    filter: EpisodeFilter,
  ): Promise<FoundEpisode[]> {
    return keyIds.length === 0 ? [] : this.episodes.findByRecallKeys(workspaceId, keyIds, filter);
  }
}

const EMPTY = new Float32Array();

/** Texts that a search for `k` episodes orders. */
export function keysFor(k: number): number {
  return Math.max(FEWEST_KEYS, KEYS_PER_HIT * k);
}

function toCard(
  episode: FoundEpisode & { readonly text: string; readonly similarity: number },
): RecalledEpisode {
  const { id, text, answer, isPassing, trust, errorType, lesson, similarity, source } = episode;
  return {
    episodeId: id,
    taskText: text,
    answer,
    isPassing,
    trust,
    errorType,
    lesson,
    similarity: Math.round(similarity * 1e6) / 1e6,
    ageSeconds: Math.max(0, Math.round(episode.ageSeconds)),
    source,
    jobId: episode.jobId,
  };
}
