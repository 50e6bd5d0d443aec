import { Injectable, Logger } from '@nestjs/common';
import { Embedder } from './embedding/embedder.js';
import { IndexWriter } from './index-writer.js';
import { digestOf, EMPTY_DIGEST, isSame, rangesFor } from './index/index-digest.js';
import { isPlain } from './index/milvus-collection.js';
import { type HeldKey, type IdRange, type KeyIndex, RecallIndex } from './index/recall-index.js';
import { RecallKeysRepository } from './recall-keys.repository.js';

/** Keys that one comparison writes. */
const MOST_WRITES = 20_000;
const WRITE_KEYS = 500;

/** What one comparison of the index with PostgreSQL found and did. */
export interface IndexCheck {
  /** Keys that the index held. */
  readonly held: number;
  /** Keys that it lacked, or held in a wrong scope, and was told again. */
  readonly restored: number;
  /** Keys that do not exist. */
  readonly removed: number;
  /** False when it ended early: there was too much to write, or the process ends. */
  readonly isWhole: boolean;
}

interface Difference {
  /** In PostgreSQL, and not or wrongly in the index. */
  readonly missing: readonly string[];
  /** In the index only. */
  readonly strays: readonly string[];
}

/**
 * Compares the search index with PostgreSQL and repairs what differs: it compares digests of ranges of ids and looks
 * into those that differ only. Meanwhile everything may go on: what it writes is what the table says at that moment,
 * and searches never trust the index.
 */
@Injectable()
export class IndexReconciler {
  private readonly logger = new Logger(IndexReconciler.name);

  constructor(
    private readonly keys: RecallKeysRepository,
    private readonly index: RecallIndex,
    private readonly writer: IndexWriter,
    private readonly embedder: Embedder,
  ) {}

  /**
   * One comparison, which repairs a bounded number of keys.
   *
   * @param index another than the one that serves, which is to follow it
   * @throws RecallIndexError when the index does not answer
   */
  async reconcile(signal?: AbortSignal, index: KeyIndex = this.index): Promise<IndexCheck> {
    const { id: embeddingId } = this.embedder.describe();
    const ranges = rangesFor(await this.keys.countAll(embeddingId));
    const wanted = await this.keys.digests(
      embeddingId,
      ranges.map(({ from }) => from),
    );
    const check = { held: 0, restored: 0, removed: 0, isWhole: true };
    for (const [place, range] of ranges.entries()) {
      if (signal?.aborted === true || check.restored + check.removed >= MOST_WRITES) {
        check.isWhole = false;
        break;
      }
      const held = await index.list(range);
      check.held += held.length;
      if (!isSame(wanted[place] ?? EMPTY_DIGEST, digestOf(held))) {
        const { missing, strays } = await this.repair(embeddingId, range, held, index);
        check.restored += missing.length;
        check.removed += strays.length;
      }
    }
    if (index === this.index) {
      this.report(check);
    }
    return check;
  }

  private report({ restored, removed }: IndexCheck): void {
    if (restored + removed > 0) {
      this.logger.warn(
        `The search index lacked ${restored} texts and held ${removed} that do not exist: repaired.`,
      );
    }
  }

  private async repair(
    embeddingId: string,
    range: IdRange,
    held: readonly HeldKey[],
    index: KeyIndex,
  ): Promise<Difference> {
    // Read after the index, so that a key which was added in between is no stray.
    const difference = compareKeys(await this.keys.listHeld(embeddingId, range), held);
    const ids = [...difference.missing, ...difference.strays];
    if (index === this.index) {
      await this.keys.forgetIndexing(difference.missing);
    }
    for (let start = 0; start < ids.length; start += WRITE_KEYS) {
      await this.writer.write(ids.slice(start, start + WRITE_KEYS), index);
    }
    return difference;
  }
}

/** What is no id of ours cannot be named to the index, nor can a search come to anything by it: it stays. */
function compareKeys(wanted: readonly HeldKey[], held: readonly HeldKey[]): Difference {
  const scopes = new Map(held.map(({ id, scope }) => [id, scope]));
  const known = new Set(wanted.map(({ id }) => id));
  return {
    missing: wanted.filter(({ id, scope }) => scopes.get(id) !== scope).map(({ id }) => id),
    strays: held.map(({ id }) => id).filter((id) => !known.has(id) && isPlain(id)),
  };
}
