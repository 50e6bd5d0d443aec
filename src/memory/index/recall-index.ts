/** A recall key as the index holds it. */
export interface IndexedKey {
  readonly id: string;
  /** Names workspace, space and project; a search only sees the scopes it names. */
  readonly scope: string;
  readonly vector: Float32Array;
}

/** What the index holds of a key beside its vector. */
export type HeldKey = Pick<IndexedKey, 'id' | 'scope'>;

/** Ids from `from` on and below `to`, by their bytes; null is the end of all ids. */
export interface IdRange {
  readonly from: string;
  readonly to: string | null;
}

/** Keys with their vectors that can be searched. Leaves out: scores, which are computed again from the stored vectors. */
export abstract class KeyIndex {
  abstract upsert(keys: readonly IndexedKey[]): Promise<void>;
  abstract remove(ids: readonly string[]): Promise<void>;
  /** Ids of the nearest keys of each vector, best first, by one call for all of them. */
  abstract search(
    vectors: readonly Float32Array[],
    scopes: readonly string[],
    limit: number,
  ): Promise<string[][]>;
  /** Keys held, whoever they belong to. */
  abstract count(): Promise<number>;
  /** Every key in a range, as far as one answer can hold them. */
  abstract list(range: IdRange): Promise<HeldKey[]>;
}

/**
 * The search index over recall keys. It may be lost at any moment, may lag, and may return what no longer exists:
 * whoever asks joins its answers with PostgreSQL, which is the truth.
 */
export abstract class RecallIndex extends KeyIndex {
  /**
   * An empty index that nobody searches, to be filled while this one serves. Whatever an earlier one has left behind that
   * never took over is deleted, so one process at a time may do this.
   */
  abstract prepareNext(): Promise<NextIndex>;
}

/** An index that is to follow the one that serves. */
export interface NextIndex {
  readonly index: KeyIndex;
  /** From now on every process searches and writes this one, and the other is deleted. It is whole or not at all. */
  takeOver(): Promise<void>;
}

/** The index does not answer, or answered with an error. */
export class RecallIndexError extends Error {
  override readonly name = 'RecallIndexError';
}
