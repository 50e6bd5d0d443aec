import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { Database } from '../database/database.js';
import { EpisodesRepository } from './episodes.repository.js';
import { RecallKeysRepository } from './recall-keys.repository.js';

/** Episodes that statements are told at once. */
const EPISODES_AT_ONCE = 1_000;

/** What went. */
export interface Forgotten {
  readonly episodes: number;
  /** Texts that no other episode has; the index is asked to forget them. */
  readonly texts: number;
}

/** Takes episodes out of memory, with the texts that only they have. From then on no search finds them. */
@Injectable()
export class Forgetting {
  constructor(
    private readonly database: Database,
    private readonly episodes: EpisodesRepository,
    private readonly keys: RecallKeysRepository,
  ) {}

  /** The ids of all episodes that came from a key or a job, and of those that are not forgotten. */
  async ofOrigin(
    workspaceId: WorkspaceId,
    origin: string,
  ): Promise<{ readonly all: string[]; readonly living: string[] }> {
    const rows = await this.database.within(workspaceId, () =>
      this.database.query<{ id: string; isLiving: boolean }>(
        `SELECT id, deleted_at IS NULL AS "isLiving" FROM episodes
         WHERE workspace_id = $1 AND origin = $2 ORDER BY id`,
        [workspaceId, origin],
      ),
    );
    const living = rows.filter(({ isLiving }) => isLiving);
    return { all: rows.map(({ id }) => id), living: living.map(({ id }) => id) };
  }

  /** The episode of a key; one that was merged into another stays with that. */
  async forgetKey(workspaceId: WorkspaceId, key: string): Promise<void> {
    const episode = await this.episodes.find(workspaceId, { key });
    await (episode === null ? null : this.forget(workspaceId, [episode.id]));
  }

  /** All of them or none; those that are gone already are passed over. */
  forget(workspaceId: WorkspaceId, ids: readonly string[]): Promise<Forgotten> {
    return this.database.transaction(async () => {
      let [episodes, texts] = [0, 0];
      for (let start = 0; start < ids.length; start += EPISODES_AT_ONCE) {
        const batch = ids.slice(start, start + EPISODES_AT_ONCE);
        const gone = await this.episodes.forget(workspaceId, batch);
        const keyIds = [...new Set(gone.map(({ recallKeyId }) => recallKeyId))];
        texts += await this.keys.dropUnused(workspaceId, keyIds);
        episodes += gone.length;
      }
      return { episodes, texts };
    });
  }
}
