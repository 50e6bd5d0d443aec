import { randomBytes } from 'node:crypto';
import { SCHEDULE, type Schedule } from '../../common/schedule.js';
import { MilvusCollection } from './milvus-collection.js';
import type { MilvusConnection } from './milvus-connection.js';
import { type NextIndex, type RecallIndex, RecallIndexError } from './recall-index.js';

/** What stands behind the name of the first collection in that of one which was made to take over; nothing in its own. */
const SUFFIX = /^(_r[0-9a-f]{12})?$/;

export interface IndexDescription {
  /** The first collection. It carries the embedding's id, so that vectors of two models never meet. */
  readonly collection: string;
  readonly dimensions: number;
}

/** The index in Milvus: every process searches and writes by an alias, which names the collection that serves. */
export class MilvusIndex extends MilvusCollection implements RecallIndex {
  constructor(
    connection: MilvusConnection,
    private readonly describeIndex: () => IndexDescription,
    schedule: Pick<Schedule, 'recallMs' | 'indexMs'> = SCHEDULE,
  ) {
    super(
      connection,
      () => {
        const { collection, dimensions } = describeIndex();
        return { name: aliasOf(collection), dimensions };
      },
      schedule,
    );
  }

  async prepareNext(): Promise<NextIndex> {
    await this.open();
    const serving = await this.serving();
    for (const name of await this.collections()) {
      if (name !== serving) {
        await this.dropCollection(name);
      }
    }
    const { collection, dimensions } = this.describeIndex();
    const name = `${collection}_r${randomBytes(6).toString('hex')}`;
    await this.makeCollection(name);
    const next = new MadeCollection(this.connection, () => ({ name, dimensions }), this.schedule);
    return { index: next, takeOver: () => this.replaceWith(next, name) };
  }

  /** Deletes every collection of this index; the next call makes the first one anew. */
  async drop(): Promise<void> {
    const alias = aliasOf(this.describeIndex().collection);
    await this.connection.call('dropAlias', (client) => client.dropAlias({ alias }));
    for (const name of await this.collections()) {
      await this.dropCollection(name);
    }
    this.forget();
  }

  /** A first start finds nothing; an installation from before there were aliases has the first collection. */
  protected override async make(): Promise<void> {
    const { collection } = this.describeIndex();
    const alias = aliasOf(collection);
    if (await this.has(alias)) {
      return;
    }
    if (!(await this.has(collection))) {
      await this.makeCollection(collection);
    }
    const name = { collection_name: collection, alias };
    await this.connection
      .call('createAlias', (client) => client.createAlias(name))
      .catch(async (error: unknown) => {
        // Another process may have been faster.
        if (!(await this.has(alias))) {
          throw error;
        }
      });
  }

  private async replaceWith(next: MilvusCollection, name: string): Promise<void> {
    await next.flush();
    const before = await this.serving();
    const alias = aliasOf(this.describeIndex().collection);
    await this.connection.call('alterAlias', (client) =>
      client.alterAlias({ collection_name: name, alias }),
    );
    this.forget();
    await this.dropCollection(before);
  }

  /** The collection that the alias names. */
  private async serving(): Promise<string> {
    const alias = aliasOf(this.describeIndex().collection);
    const { collection } = await this.connection.call('describeAlias', (client) =>
      client.describeAlias({ alias, collection_name: alias }),
    );
    if (!collection) {
      throw new RecallIndexError(`Milvus does not say what ${alias} names`);
    }
    return collection;
  }

  /** The first one, and all that were made to take over. */
  private async collections(): Promise<string[]> {
    const { collection } = this.describeIndex();
    const { data } = await this.connection.call('listCollections', (client) =>
      client.listCollections(),
    );
    return data
      .map(({ name }) => name)
      .filter((name) => name.startsWith(collection) && SUFFIX.test(name.slice(collection.length)));
  }

  private async dropCollection(name: string): Promise<void> {
    await this.connection.call('dropCollection', (client) =>
      client.dropCollection({ collection_name: name }),
    );
  }
}

/** One that is not made anew when it is lost: what was written to it is lost with it. */
class MadeCollection extends MilvusCollection {
  protected override async make(): Promise<void> {
    // It is there, or whoever loads it fails.
  }
}

function aliasOf(collection: string): string {
  return `${collection}_serving`;
}
