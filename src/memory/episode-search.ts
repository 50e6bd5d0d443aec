import { Injectable, Logger } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import type { EpisodeCard, EpisodeSource } from '../contracts/episode.js';
import type { RecallQuery } from '../training/ports.js';
import { Embedder } from './embedding/embedder.js';
import { EpisodesRepository, type FoundEpisode } from './episodes.repository.js';
import { RecallIndex, RecallIndexError } from './index/recall-index.js';
import { RecallKeysRepository } from './recall-keys.repository.js';
import { clean, scopeOf, textHash } from './recall/recall-text.js';
import { selectEpisodes } from './recall/select-episodes.js';
import { type CandidateKey, selectKeys } from './recall/select-keys.js';

/** Texts that are looked at for each episode asked for: failing and foreign ones fall away. */
const KEYS_PER_HIT = 8;
const FEWEST_KEYS = 32;

/** A card and where its episode came from. */
export interface RecalledEpisode extends EpisodeCard {
  readonly source: EpisodeSource;
  readonly jobId: string | null;
}

/** A query, and whether what is known of its very task may answer it. */
export interface MemoryQuery extends RecallQuery {
  readonly allowsSameTask: boolean;
}

export interface SearchResult {
  /** One list per query, best first. */
  readonly found: RecalledEpisode[][];
  /** The index did not answer, and the newest episodes were searched without it. */
  readonly isDegraded: boolean;
}

/**
 * Finds episodes: one call to the index for all queries, whose answer PostgreSQL then judges. The index may lag or
 * answer with what was deleted or belongs to others; nothing reaches a caller but through the workspace's rows.
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
  async search(workspaceId: WorkspaceId, queries: readonly MemoryQuery[]): Promise<SearchResult> {
    if (queries.length === 0) {
      return { found: [], isDegraded: false };
    }
    const vectors = await this.embedder.embed(queries.map(({ taskText }) => clean(taskText)));
    const { candidates, isDegraded } = await this.candidates(workspaceId, queries, vectors);
    const selected = queries.map(({ taskText, k, ...query }, index) => {
      const keyQuery = { ...query, textHash: textHash(taskText), vector: vectors[index] ?? EMPTY };
      return selectKeys(keyQuery, candidates, keysFor(k));
    });
    const keyIds = new Set(selected.flatMap((keys) => keys.map(({ id }) => id)));
    const episodes = await this.episodes.findByRecallKeys(workspaceId, [...keyIds]);
    const found = queries.map((query, index) => {
      const similarity = new Map(selected[index]?.map((key) => [key.id, key.similarity]));
      const ranked = episodes.flatMap((episode) => {
        const score = similarity.get(episode.recallKeyId);
        return score === undefined ? [] : [{ ...episode, similarity: score }];
      });
      return selectEpisodes(query, ranked).map(toCard);
    });
    return { found, isDegraded };
  }

  private async candidates(
    workspaceId: WorkspaceId,
    queries: readonly RecallQuery[],
    vectors: readonly Float32Array[],
  ): Promise<{ candidates: CandidateKey[]; isDegraded: boolean }> {
    const { id: embeddingId } = this.embedder.describe();
    const projects = new Set([null, ...queries.map(({ project }) => project)]);
    const scopes = [...projects].map((project) => scopeOf(workspaceId, project));
    const limit = Math.max(...queries.map(({ k }) => keysFor(k)));
    try {
      const ids = await this.index.search(vectors, scopes, limit);
      const distinct = [...new Set(ids.flat())];
      const candidates = await this.keys.candidates(workspaceId, embeddingId, distinct);
      return { candidates, isDegraded: false };
    } catch (error) {
      if (!(error instanceof RecallIndexError)) {
        throw error;
      }
      this.logger.warn(`Searching without the index: ${error.message}`);
      const candidates = await this.keys.newest(workspaceId, embeddingId);
      return { candidates, isDegraded: true };
    }
  }
}

const EMPTY = new Float32Array();

function keysFor(k: number): number {
  return Math.max(FEWEST_KEYS, KEYS_PER_HIT * k);
}

function toCard(episode: FoundEpisode & { readonly similarity: number }): RecalledEpisode {
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
