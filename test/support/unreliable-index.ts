import {
  type HeldKey,
  RecallIndex,
  RecallIndexError,
} from '../../src/memory/index/recall-index.js';
import { scopeOf } from '../../src/memory/recall/recall-text.js';
import type { MemoryWorld } from './memory.js';

interface Row extends HeldKey {
  readonly vector: Float32Array;
}

interface Lying {
  /** Share of the ids that it answers with which are anybody's, or of what is gone. */
  readonly lies: number;
  /** A number below this one. */
  readonly draw: (below: number) => number;
}

/** Exact search over a copy of the rows that there were once; part of what it answers is not what was asked for. */
export class UnreliableIndex extends RecallIndex {
  /** How many it told. */
  lies = 0;

  private constructor(
    private readonly rows: readonly Row[],
    private readonly lying: Lying,
  ) {
    super();
  }

  static async over(
    database: MemoryWorld['database'],
    lying: Lying = { lies: 0, draw: () => 0 },
  ): Promise<UnreliableIndex> {
    const keys = await database.query<{
      id: string;
      workspaceId: string;
      project: string | null;
      vector: Buffer;
    }>('SELECT id, workspace_id AS "workspaceId", project, vector FROM recall_keys');
    const rows = keys.map(({ id, workspaceId, project, vector }) => ({
      id,
      scope: scopeOf(workspaceId, project),
      vector: new Float32Array(new Uint8Array(vector).buffer),
    }));
    return new UnreliableIndex(rows, lying);
  }

  override async search(
    vectors: readonly Float32Array[],
    scopes: readonly string[],
    limit: number,
  ): Promise<string[][]> {
    const inScope = this.rows.filter(({ scope }) => scopes.includes(scope));
    return vectors.map((vector) =>
      inScope
        .map((row) => ({ id: row.id, score: dot(row.vector, vector) }))
        .toSorted((a, b) => b.score - a.score)
        .slice(0, limit)
        .map(({ id }) => (this.isLying() ? this.any() : id)),
    );
  }

  override async count(): Promise<number> {
    return this.rows.length;
  }

  override async list(): Promise<HeldKey[]> {
    return [...this.rows];
  }

  override async upsert(): Promise<never> {
    throw new RecallIndexError('read only');
  }

  override async remove(): Promise<never> {
    throw new RecallIndexError('read only');
  }

  override async prepareNext(): Promise<never> {
    throw new RecallIndexError('read only');
  }

  private isLying(): boolean {
    const { lies, draw } = this.lying;
    return lies > 0 && draw(1_000) < lies * 1_000;
  }

  private any(): string {
    this.lies += 1;
    return this.rows[this.lying.draw(this.rows.length)]!.id;
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let place = 0; place < a.length; place += 1) {
    sum += a[place]! * b[place]!;
  }
  return sum;
}
