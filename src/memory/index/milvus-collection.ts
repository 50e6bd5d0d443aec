import { ConsistencyLevelEnum, DataType, IndexType, MetricType } from '@zilliz/milvus2-sdk-node';
import { DeadlineExceeded, withDeadline } from '../../common/deadline.js';
import { SCHEDULE, type Schedule } from '../../common/schedule.js';
import type { MilvusConnection } from './milvus-connection.js';
import {
  type HeldKey,
  type IdRange,
  type IndexedKey,
  KeyIndex,
  RecallIndexError,
} from './recall-index.js';

/** The most rows that Milvus answers a query with. */
const LIST_ROWS = 16_384;
const WRITE_ROWS = 1_000;
/** Rows that were never flushed are searched several times slower; a flush of a few rows makes tiny segments. */
const FLUSH_ROWS = 256;

export interface CollectionDescription {
  /** Its name, or an alias of it. */
  readonly name: string;
  readonly dimensions: number;
}

/** Milvus names its key and field here; a field called `id` or `score` would shadow the SDK's own. */
const KEY = 'recall_key';
const SCOPE = 'scope';
const VECTOR = 'vector';

/** One collection of Milvus, or of Milvus Lite, made when it is first needed: exact search (FLAT), cosine. */
export class MilvusCollection extends KeyIndex {
  private ready: Promise<void> | null = null;
  private writing: Promise<unknown> = Promise.resolve();
  private unflushed = 0;

  /** @param describe names the collection when it is first needed: the embedding may not be known before. */
  constructor(
    protected readonly connection: MilvusConnection,
    private readonly describe: () => CollectionDescription,
    protected readonly schedule: Pick<Schedule, 'recallMs' | 'indexMs'> = SCHEDULE,
  ) {
    super();
  }

  async upsert(keys: readonly IndexedKey[]): Promise<void> {
    for (let start = 0; start < keys.length; start += WRITE_ROWS) {
      const data = keys
        .slice(start, start + WRITE_ROWS)
        .map(({ id, scope, vector }) => ({ [KEY]: id, [SCOPE]: scope, [VECTOR]: [...vector] }));
      await this.write(data.length, (name) =>
        this.connection.call('upsert', (client) => client.upsert({ collection_name: name, data })),
      );
    }
  }

  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) {
      return;
    }
    const filter = `${KEY} in ${quotedList(ids)}`;
    await this.write(0, (name) =>
      this.connection.call('delete', (client) => client.delete({ collection_name: name, filter })),
    );
  }

  async search(
    vectors: readonly Float32Array[],
    scopes: readonly string[],
    limit: number,
  ): Promise<string[][]> {
    if (vectors.length === 0) {
      return [];
    }
    const filter = `${SCOPE} in ${quotedList(scopes)}`;
    const answer = await this.soon('search', (collection_name, timeout) =>
      this.connection.call(
        'search',
        (client) =>
          client.search({
            collection_name,
            timeout,
            data: vectors.map((vector) => [...vector]),
            filter,
            output_fields: [KEY],
            limit,
            metric_type: MetricType.COSINE,
          }),
        timeout,
      ),
    );
    return idsOf(answer.results, vectors.length);
  }

  async count(): Promise<number> {
    const answer = await this.soon('count', (collection_name, timeout) =>
      this.connection.call(
        'count',
        (client) => client.count({ collection_name, timeout }),
        timeout,
      ),
    );
    return answer.data;
  }

  async list({ from, to }: IdRange): Promise<HeldKey[]> {
    const below = to === null ? '' : ` and ${KEY} < ${quoted(to)}`;
    // Every id is above the empty one.
    const filter = `${KEY} >= ${from === '' ? '""' : quoted(from)}${below}`;
    const answer = await this.loaded(() =>
      this.connection.call(
        'query',
        (client) =>
          client.query({
            collection_name: this.describe().name,
            filter,
            output_fields: [KEY, SCOPE],
            limit: LIST_ROWS,
            consistency_level: ConsistencyLevelEnum.Strong,
          }),
        this.schedule.indexMs,
      ),
    );
    return answer.data.map((row) => ({ id: String(row[KEY]), scope: String(row[SCOPE]) }));
  }

  /** Makes and loads it, where that is not done yet. */
  open(): Promise<void> {
    this.ready ??= this.create().catch((error: unknown) => {
      this.ready = null;
      throw error;
    });
    return this.ready;
  }

  /** Has what was written put where it is searched fast. */
  async flush(): Promise<void> {
    await this.connection.call('flush', (client) =>
      client.flushSync({ collection_names: [this.describe().name] }),
    );
    this.unflushed = 0;
  }

  /** Somebody waits for the answer: bounded as a whole, with whatever has to be opened first. */
  private async soon<T>(
    name: string,
    call: (collection: string, timeoutMs: number) => Promise<T>,
  ): Promise<T> {
    const { recallMs } = this.schedule;
    const work = this.loaded(() => call(this.describe().name, recallMs));
    return withDeadline(work, recallMs, `no answer in ${recallMs} ms`).catch((error: unknown) => {
      throw error instanceof DeadlineExceeded
        ? new RecallIndexError(`The index was too slow for ${name}`, { cause: error })
        : error;
    });
  }

  /** Writes to a collection go one after another: Milvus Lite does not promise more. */
  private async write(
    rows: number,
    invoke: (collection: string) => Promise<unknown>,
  ): Promise<void> {
    const turn = this.finishTurn(this.writing, rows, invoke);
    this.writing = turn;
    await turn;
  }

  private async finishTurn(
    before: Promise<unknown>,
    rows: number,
    invoke: (collection: string) => Promise<unknown>,
  ): Promise<void> {
    await Promise.allSettled([before]);
    await this.loaded(() => invoke(this.describe().name));
    this.unflushed += rows;
    if (this.unflushed >= FLUSH_ROWS) {
      await this.flush();
    }
  }

  /**
   * Runs a call on the loaded collection. A restart of the server unloads it, and a lost disk takes it away: after
   * a failure it is opened afresh, and the call is made once more.
   */
  private async loaded<T>(call: () => Promise<T>): Promise<T> {
    await this.open();
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof RecallIndexError)) {
        throw error;
      }
      this.forget();
      await this.open();
      return call();
    }
  }

  /** The next call makes sure of it afresh. */
  protected forget(): void {
    this.ready = null;
  }

  private async create(): Promise<void> {
    const { indexMs } = this.schedule;
    await this.make();
    await this.connection.call(
      'loadCollection',
      (client) =>
        client.loadCollectionSync({ collection_name: this.describe().name, timeout: indexMs }),
      indexMs,
    );
  }

  /** Makes what the description names, unless it is there. */
  protected async make(): Promise<void> {
    const { name } = this.describe();
    if (!(await this.has(name))) {
      await this.makeCollection(name);
    }
  }

  /** Whether there is a collection or an alias of that name. */
  protected async has(name: string): Promise<boolean> {
    const { recallMs } = this.schedule;
    const { value } = await this.connection.call(
      'hasCollection',
      (client) => client.hasCollection({ collection_name: name, timeout: recallMs }),
      recallMs,
    );
    return value === true;
  }

  protected async makeCollection(name: string): Promise<void> {
    await this.connection.call('createCollection', (client) =>
      client.createCollection({
        collection_name: name,
        fields: [
          { name: KEY, data_type: DataType.VarChar, max_length: 64, is_primary_key: true },
          { name: SCOPE, data_type: DataType.VarChar, max_length: 64 },
          { name: VECTOR, data_type: DataType.FloatVector, dim: this.describe().dimensions },
        ],
        index_params: [
          { field_name: VECTOR, index_type: IndexType.FLAT, metric_type: MetricType.COSINE },
        ],
      }),
    );
  }
}

/** True for what can stand in a filter: ids, hashes and parts of them. */
export function isPlain(value: string): boolean {
  return /^[0-9a-zA-Z_-]{1,64}$/.test(value);
}

/** Filter templates fail on Milvus Lite, so values stand in the filter; only ids and hashes ever do. */
function quoted(value: string): string {
  if (!isPlain(value)) {
    throw new RangeError(`"${value}" is neither an id nor a hash`);
  }
  return `"${value}"`;
}

function quotedList(values: readonly string[]): string {
  return `[${values.map(quoted).join(', ')}]`;
}

/** The SDK answers one vector with rows, several with rows of rows, and any number without a hit with nothing. */
function idsOf(results: unknown, queries: number): string[][] {
  const rows = results as Record<string, unknown>[] | Record<string, unknown>[][];
  if (rows.length === 0) {
    return Array.from({ length: queries }, () => []);
  }
  const grouped = (Array.isArray(rows[0]) ? rows : [rows]) as Record<string, unknown>[][];
  if (grouped.length !== queries) {
    throw new RecallIndexError(`Milvus answered ${grouped.length} of ${queries} searches`);
  }
  return grouped.map((group) => group.map((row) => String(row[KEY])));
}
