import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { newId } from '../common/ids.js';
import type { NewEpisode } from '../contracts/episode.js';
import { Database } from '../database/database.js';
import type { NewRow } from '../database/scoped-table.js';
import { Embedder } from './embedding/embedder.js';
import type { EpisodeEntity } from './episode.entity.js';
import { EpisodesRepository } from './episodes.repository.js';
import { RecallKeysRepository } from './recall-keys.repository.js';
import { clean, recallKeyId, scopeOf, textHash } from './recall/recall-text.js';

/** An episode and who it came from: an API key or a job, and the model that answered. */
export interface SourcedEpisode extends NewEpisode {
  readonly origin: string | null;
  readonly modelId: string | null;
}

interface KeyedEpisode {
  readonly episode: SourcedEpisode;
  readonly space: string | null;
  readonly keyId: string;
  readonly hash: string;
}

/** Writes episodes: row, vector and the index's order to follow, in one transaction. */
@Injectable()
export class EpisodeRecorder {
  constructor(
    private readonly database: Database,
    private readonly episodes: EpisodesRepository,
    private readonly keys: RecallKeysRepository,
    private readonly embedder: Embedder,
  ) {}

  /**
   * Keeps the episodes whose keys are new in the workspace.
   *
   * @param space where they are found; null is the workspace's own memory
   * @throws ProblemError dependency-unavailable
   */
  async remember(
    workspaceId: WorkspaceId,
    episodes: readonly SourcedEpisode[],
    space: string | null,
  ): Promise<void> {
    if (episodes.length === 0) {
      return;
    }
    const { id: embeddingId } = this.embedder.describe();
    const keyed = episodes.map((episode): KeyedEpisode => {
      const hash = textHash(episode.taskText);
      const scope = scopeOf(workspaceId, episode.project, space);
      return { episode, space, hash, keyId: recallKeyId(scope, embeddingId, hash) };
    });
    // Between two looks a key may have lost its last episode, and then it is gone.
    let isWritten: boolean;
    do {
      isWritten = await this.write(workspaceId, keyed);
    } while (!isWritten);
  }

  /** False, with nothing written, when a key that was there is gone. */
  private async write(workspaceId: WorkspaceId, keyed: readonly KeyedEpisode[]): Promise<boolean> {
    const missing = await this.missingKeys(workspaceId, keyed);
    const texts = missing.map(({ episode }) => clean(episode.taskText));
    const vectors = await this.embedder.embed(texts);
    const keys = missing.map(({ episode, space, keyId, hash }, index) => ({
      id: keyId,
      space,
      project: episode.project,
      embeddingId: this.embedder.describe().id,
      textHash: hash,
      text: texts[index] ?? '',
      vector: vectors[index] ?? new Float32Array(),
    }));
    const keyIds = [...new Set(keyed.map(({ keyId }) => keyId))];
    return this.database.transaction(async () => {
      await this.keys.insertNew(workspaceId, keys);
      if (!(await this.keys.hold(workspaceId, keyIds))) {
        return false;
      }
      await this.episodes.insertNew(workspaceId, keyed.map(toRow));
      await this.episodes.merge(workspaceId, keyIds);
      // Those that only forgotten attempts would have.
      await this.keys.dropUnused(
        workspaceId,
        keys.map(({ id }) => id),
      );
      return true;
    });
  }

  /** One of the episodes for each key that the table does not hold. */
  private async missingKeys(
    workspaceId: WorkspaceId,
    keyed: readonly KeyedEpisode[],
  ): Promise<KeyedEpisode[]> {
    const distinct = new Map(keyed.map((one) => [one.keyId, one]));
    const known = await this.keys.known(workspaceId, [...distinct.keys()]);
    return [...distinct.values()].filter(({ keyId }) => !known.has(keyId));
  }
}

function toRow({ episode, space, keyId }: KeyedEpisode): NewRow<EpisodeEntity> {
  const { taskText: _, ...rest } = episode;
  return {
    ...rest,
    id: newId('episode'),
    recallKeyId: keyId,
    space,
    answer: clean(episode.answer),
    errorType: episode.errorType === null ? null : clean(episode.errorType).slice(0, 100),
    message: episode.message === null ? null : clean(episode.message),
    lesson: clean(episode.lesson),
  };
}
