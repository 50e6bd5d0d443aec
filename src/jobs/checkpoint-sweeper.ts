import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Rounds } from '../common/rounds.js';
import { Schedule } from '../common/schedule.js';
import { Database } from '../database/database.js';
import { CheckpointStore } from './checkpoint-store.js';
import type { Claim } from './job-claims.js';

/** Rounds of the reaper for which a job that has ended is looked at again: its old worker may still write. */
const ROUNDS = 20;

/**
 * Cleans up behind jobs whose worker was gone when they ended: every claim sweeps what those before it left, but an
 * ended job is never claimed again. At its start it looks at all of them, then at those that ended lately.
 */
@Injectable()
export class CheckpointSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(CheckpointSweeper.name);
  private readonly rounds: Rounds;

  constructor(
    private readonly database: Database,
    private readonly checkpoints: CheckpointStore,
    { reapMs }: Schedule,
  ) {
    let withinMs = Date.now();
    const round = async (): Promise<void> => {
      await this.sweep(withinMs);
      withinMs = ROUNDS * reapMs;
    };
    this.rounds = new Rounds(reapMs, round, (error) =>
      this.logger.warn(`Ended jobs were not cleaned up after: ${String(error)}`),
    );
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.rounds.stop();
  }

  /** One round over the jobs that ended within the last `withinMs`. */
  async sweep(withinMs: number): Promise<void> {
    const ended = await this.database.acrossWorkspaces(() =>
      this.database.query<Claim['ref']>(
        `SELECT id, workspace_id AS "workspaceId", fence FROM jobs
         WHERE fence > 0 AND finished_at > now() - make_interval(secs => $1)`,
        [withinMs / 1000],
      ),
    );
    for (const job of ended) {
      await this.checkpoints.sweepEnded(job);
    }
  }
}
