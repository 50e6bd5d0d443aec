import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { withDeadline } from '../common/deadline.js';
import { Schedule } from '../common/schedule.js';
import { Waker } from '../common/waker.js';
import { Database } from '../database/database.js';
import { Embedder } from './embedding/embedder.js';
import { type IndexCheck, IndexReconciler } from './index-reconciler.js';

/** An index that did not answer is tried this many times as often. */
const SOONER = 20;

/** Has the search index compared with PostgreSQL at start and from time to time, by one process at a time. */
@Injectable()
export class IndexWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(IndexWatch.name);
  private readonly stopping = new AbortController();
  private readonly waker = new Waker();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly reconciler: IndexReconciler,
    private readonly embedder: Embedder,
    private readonly schedule: Schedule,
  ) {}

  /** The service starts without waiting for the index: memory answers from PostgreSQL until it is there. */
  onApplicationBootstrap(): void {
    this.running = this.loop(this.stopping.signal);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    const late = 'The index is still being compared; another process will do it again.';
    await withDeadline(this.running, this.schedule.closeMs, late).catch((error: unknown) =>
      this.logger.warn(String(error)),
    );
  }

  /**
   * One comparison, unless another process is at it or the last one is younger than `minAgeMs`: what it did, or null.
   *
   * @throws RecallIndexError when the index does not answer
   */
  async check(minAgeMs: number, signal = this.stopping.signal): Promise<IndexCheck | null> {
    const { id } = this.embedder.describe();
    if (!(await this.claim(id, minAgeMs))) {
      return null;
    }
    try {
      const check = await this.reconciler.reconcile(signal);
      await this.record(id, check);
      return check;
    } catch (error) {
      await this.release(id);
      throw error;
    }
  }

  private async loop(signal: AbortSignal): Promise<void> {
    const { reconcileMs } = this.schedule;
    // The first one compares whatever the age of the last; of several processes, later ones share the work.
    let minAgeMs = 0;
    while (!signal.aborted) {
      try {
        const check = await this.check(minAgeMs);
        minAgeMs = reconcileMs / 2;
        await this.waker.wait(check?.isWhole === false ? 0 : reconcileMs, signal);
      } catch (error) {
        this.logger.warn(`The search index was not compared with PostgreSQL: ${String(error)}`);
        await this.waker.wait(reconcileMs / SOONER, signal);
      }
    }
  }

  /** A claim whose process died lapses. */
  private async claim(embeddingId: string, minAgeMs: number): Promise<boolean> {
    const claimed = await this.database.query(
      `INSERT INTO index_checks AS known (embedding_id, claimed_until)
       VALUES ($1, now() + make_interval(secs => $3))
       ON CONFLICT (embedding_id) DO UPDATE SET claimed_until = excluded.claimed_until
       WHERE coalesce(known.claimed_until < now(), true)
         AND coalesce(known.checked_at <= now() - make_interval(secs => $2), true)
       RETURNING embedding_id`,
      [embeddingId, minAgeMs / 1000, this.schedule.reconcileMs / 1000],
    );
    return claimed.length > 0;
  }

  private async record(embeddingId: string, check: IndexCheck): Promise<void> {
    await this.database.query(
      `UPDATE index_checks SET claimed_until = NULL, held = $2, restored = $3, removed = $4,
         checked_at = CASE WHEN $5 THEN now() ELSE NULL END
       WHERE embedding_id = $1`,
      [embeddingId, check.held, check.restored, check.removed, check.isWhole],
    );
  }

  /** The comparison came to nothing; the next one need not wait. */
  private async release(embeddingId: string): Promise<void> {
    await this.database.query(
      'UPDATE index_checks SET claimed_until = NULL WHERE embedding_id = $1',
      [embeddingId],
    );
  }
}
