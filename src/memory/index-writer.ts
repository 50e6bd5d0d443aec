import { Injectable } from '@nestjs/common';
import { Embedder } from './embedding/embedder.js';
import { type KeyIndex, RecallIndex } from './index/recall-index.js';
import { RecallKeysRepository } from './recall-keys.repository.js';
import { scopeOf } from './recall/recall-text.js';

const AT_ONCE = 500;

/** Writes keys to the search index as PostgreSQL has them at that moment. */
@Injectable()
export class IndexWriter {
  constructor(
    private readonly keys: RecallKeysRepository,
    private readonly index: RecallIndex,
    private readonly embedder: Embedder,
  ) {}

  /** Upserts the keys that exist; removes the others. Of an index that does not serve yet nothing is noted. */
  async write(named: readonly string[], index: KeyIndex = this.index): Promise<void> {
    const ids = [...new Set(named)];
    const keys = await this.keys.toIndex(this.embedder.describe().id, ids);
    const living = new Set(keys.map(({ id }) => id));
    await index.upsert(
      keys.map(({ id, workspaceId, project, space, vector }) => ({
        id,
        scope: scopeOf(workspaceId, project, space),
        vector,
      })),
    );
    await index.remove(ids.filter((id) => !living.has(id)));
    if (index === this.index) {
      await this.keys.markIndexed([...living]);
    }
  }

  /** Writes what was told in the last `seconds`; it is read from the table until it is written. */
  async writeAgain(seconds: number): Promise<void> {
    const ids = await this.keys.toldWithin(this.embedder.describe().id, seconds);
    await this.keys.forgetIndexing(ids);
    for (let start = 0; start < ids.length; start += AT_ONCE) {
      await this.write(ids.slice(start, start + AT_ONCE));
    }
  }
}
