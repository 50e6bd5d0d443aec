import {
  type HeldKey,
  type IdRange,
  type IndexedKey,
  type NextIndex,
  RecallIndex,
} from '../../src/memory/index/recall-index.js';

type Rows = Map<string, IndexedKey>;

/** Exact search over rows in memory. */
export class FakeRecallIndex extends RecallIndex {
  constructor(private rows: Rows = new Map()) {
    super();
  }

  override async upsert(keys: readonly IndexedKey[]): Promise<void> {
    keys.forEach((key) => this.rows.set(key.id, key));
  }

  override async remove(ids: readonly string[]): Promise<void> {
    ids.forEach((id) => this.rows.delete(id));
  }

  override async search(
    vectors: readonly Float32Array[],
    scopes: readonly string[],
    limit: number,
  ): Promise<string[][]> {
    const inScope = [...this.rows.values()].filter(({ scope }) => scopes.includes(scope));
    return vectors.map((vector) =>
      inScope
        .map((row) => ({ id: row.id, score: dot(row.vector, vector) }))
        .toSorted((a, b) => b.score - a.score)
        .slice(0, limit)
        .map(({ id }) => id),
    );
  }

  override async count(): Promise<number> {
    return this.rows.size;
  }

  override async list({ from, to }: IdRange): Promise<HeldKey[]> {
    return [...this.rows.values()]
      .filter(({ id }) => id >= from && (to === null || id < to))
      .map(({ id, scope }) => ({ id, scope }));
  }

  override async prepareNext(): Promise<NextIndex> {
    const rows: Rows = new Map();
    return {
      index: new FakeRecallIndex(rows),
      takeOver: async () => {
        this.rows = rows;
      },
    };
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, place) => sum + value * b[place]!, 0);
}
