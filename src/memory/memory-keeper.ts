import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { Rounds } from '../common/rounds.js';
import { Schedule } from '../common/schedule.js';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { Forgetting } from './forgetting.js';

/** Episodes that one round takes from one workspace. */
const MOST_FORGOTTEN = 5_000;

/**
 * What goes first where there is no room, the first of all first: what is quarantined; then by value, failing and not
 * verified, failing, passing and not verified, passing; then what the fewest prompts showed; then what was used or
 * made longest ago. What is pinned stays.
 */
const EVICTION = `is_quarantined DESC, is_passing, trust = 'verified', uses, coalesce(used_at, created_at), id`;

/** Forgets what has expired, what a memory has no room for, and what spaces held that are gone. Several processes may do it at once. */
@Injectable()
export class MemoryKeeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(MemoryKeeper.name);
  private readonly rounds: Rounds;

  constructor(
    private readonly database: Database,
    private readonly forgetting: Forgetting,
    private readonly config: Config,
    { forgetMs }: Schedule,
  ) {
    this.rounds = new Rounds(
      forgetMs,
      () => this.keep(),
      (error) => this.logger.warn(`Memory was not tidied up: ${String(error)}`),
    );
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.rounds.stop();
  }

  /** One round over all workspaces. */
  async keep(): Promise<void> {
    for (const { workspaceId, ids } of await this.expired()) {
      await this.forgetting.forget(workspaceId, ids);
    }
    await this.emptyLostSpaces();
    for (const { workspaceId, space, surplus } of await this.crowded()) {
      const count = Math.min(surplus, MOST_FORGOTTEN);
      const ids = await this.leastValuable(workspaceId, space, count);
      const { episodes } = await this.forgetting.forget(workspaceId, ids);
      if (episodes > 0) {
        this.logger.log(`${workspaceId} had no room for ${episodes} episodes: they are forgotten.`);
      }
    }
  }

  /** However much they held. */
  private async emptyLostSpaces(): Promise<void> {
    let lost: { workspaceId: WorkspaceId; ids: string[] }[];
    do {
      lost = await this.everywhere(
        `SELECT workspace_id AS "workspaceId", array_agg(id) AS ids FROM (
           SELECT workspace_id, id FROM episodes
           WHERE space IS NOT NULL AND deleted_at IS NULL
             AND NOT EXISTS (SELECT FROM memory_spaces WHERE memory_spaces.id = episodes.space)
           LIMIT $1) AS lost
         GROUP BY workspace_id`,
        [MOST_FORGOTTEN],
      );
      for (const { workspaceId, ids } of lost) {
        await this.forgetting.forget(workspaceId, ids);
      }
    } while (lost.length > 0);
  }

  private expired(): Promise<{ workspaceId: WorkspaceId; ids: string[] }[]> {
    return this.everywhere(
      `SELECT workspace_id AS "workspaceId", array_agg(id) AS ids FROM (
         SELECT workspace_id, id FROM episodes
         WHERE expires_at <= now() AND deleted_at IS NULL AND NOT is_pinned LIMIT $1) AS gone
       GROUP BY workspace_id`,
      [MOST_FORGOTTEN],
    );
  }

  /** A space has as much room as the workspace's own memory: what fills the one takes nothing from the other. */
  private crowded(): Promise<
    { workspaceId: WorkspaceId; space: string | null; surplus: number }[]
  > {
    return this.everywhere(
      `SELECT workspace_id AS "workspaceId", space, (count(*) - $1)::int AS surplus FROM episodes
       WHERE deleted_at IS NULL GROUP BY workspace_id, space HAVING count(*) > $1`,
      [this.config.memoryCapacity],
    );
  }

  private async leastValuable(
    workspaceId: WorkspaceId,
    space: string | null,
    count: number,
  ): Promise<string[]> {
    const rows = await this.database.within(workspaceId, () =>
      this.database.query<{ id: string }>(
        `SELECT id FROM episodes WHERE workspace_id = $1 AND deleted_at IS NULL AND NOT is_pinned
           AND space IS NOT DISTINCT FROM $3::text
         ORDER BY ${EVICTION} LIMIT $2`,
        [workspaceId, count, space],
      ),
    );
    return rows.map(({ id }) => id);
  }

  private everywhere<T extends object>(sql: string, parameters: readonly unknown[]): Promise<T[]> {
    return this.database.acrossWorkspaces(() => this.database.query<T>(sql, parameters));
  }
}
