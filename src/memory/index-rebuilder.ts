import { Injectable, Logger } from '@nestjs/common';
import { IndexReconciler } from './index-reconciler.js';
import { IndexWriter } from './index-writer.js';
import { type KeyIndex, RecallIndex } from './index/recall-index.js';

/** An index that was this much behind at its last comparison may take over: the rest is told to it at once. */
const FEW = 500;

/**
 * Fills another index from PostgreSQL while the present one serves, and lets it take over. Searches, writes and deletions go
 * on all the while; what they write to the old index after it was compared last is written to the new one as well, right
 * after it took over: a search in between may miss it.
 */
@Injectable()
export class IndexRebuilder {
  private readonly logger = new Logger(IndexRebuilder.name);

  constructor(
    private readonly index: RecallIndex,
    private readonly writer: IndexWriter,
    private readonly reconciler: IndexReconciler,
  ) {}

  /**
   * Until it returns or fails the old index serves; one process at a time may do this.
   *
   * @returns how many texts the new index holds
   * @throws RecallIndexError when the index does not answer
   */
  async rebuild(signal: AbortSignal): Promise<number> {
    const next = await this.index.prepareNext();
    const compared = await this.fill(next.index, signal);
    signal.throwIfAborted();
    await next.takeOver();
    const seconds = (performance.now() - compared) / 1000;
    await this.writer.writeAgain(seconds);
    const { held } = await this.reconciler.reconcile(signal);
    this.logger.log(`The search index was built anew: ${held} texts.`);
    return held;
  }

  /** Compares and repairs until little is left to do. @returns when the last comparison began */
  private async fill(next: KeyIndex, signal: AbortSignal): Promise<number> {
    for (;;) {
      signal.throwIfAborted();
      const began = performance.now();
      const { restored, removed, isWhole } = await this.reconciler.reconcile(signal, next);
      if (isWhole && restored + removed <= FEW) {
        return began;
      }
    }
  }
}
