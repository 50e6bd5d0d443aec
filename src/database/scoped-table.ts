import type {
  DeepPartial,
  FindOptionsOrder,
  FindOptionsWhere,
  QueryDeepPartialEntity,
  Repository,
  SelectQueryBuilder,
} from 'typeorm';
import type { WorkspaceId } from '../common/caller.js';
import { withinWorkspace } from './reach.js';
import { type Ask, readRow } from './row-reader.js';
import { insertAndReadRow, insertRow } from './row-writer.js';
import type { Owned } from './workspace.entity.js';

/** What a row is told when it is made: all but the workspace, which the table knows. */
export type NewRow<T extends Owned> = Omit<DeepPartial<T>, 'workspaceId'>;
type Where<T> = Omit<FindOptionsWhere<T>, 'workspaceId'>;

/** What makes a query go out. */
const SENDERS = [
  'getOne',
  'getMany',
  'getManyAndCount',
  'getCount',
  'getRawOne',
  'getRawMany',
] as const;

/** One table as one workspace sees it: every statement carries the workspace, and runs for it. */
export class ScopedTable<T extends Owned> {
  constructor(
    private readonly repository: Repository<T>,
    private readonly workspaceId: WorkspaceId,
    private readonly ask: Ask,
  ) {}

  find(where: Where<T>): Promise<T | null> {
    const conditions = Object.entries(this.scoped(where));
    return this.run(() => readRow(this.repository.metadata, this.ask, conditions));
  }

  list(where: Where<T>, order?: FindOptionsOrder<T>): Promise<T[]> {
    const wish = { where: this.scoped(where), ...(order === undefined ? {} : { order }) };
    return this.run(() => this.repository.find(wish));
  }

  count(where: Where<T>): Promise<number> {
    return this.run(() => this.repository.countBy(this.scoped(where)));
  }

  /** Inserts one row or many, in one statement, and returns nothing: ids are made by the caller. */
  async insert(rows: NewRow<T> | readonly NewRow<T>[]): Promise<void> {
    const owned = this.owned(rows);
    const [first, ...others] = owned;
    if (first !== undefined) {
      const { metadata } = this.repository;
      await this.run(async () => {
        await (others.length === 0
          ? insertRow(metadata, this.ask, first)
          : this.repository.insert(owned));
      });
    }
  }

  /** Inserts a row and returns it as it stands in the table, with its defaults. */
  insertAndRead(row: NewRow<T>): Promise<T> {
    const { metadata } = this.repository;
    const owned = { ...row, workspaceId: this.workspaceId };
    return this.run(() => insertAndReadRow<T>(metadata, this.ask, owned));
  }

  /** Inserts rows that are not there yet; true when at least one was new. */
  async insertNew(rows: NewRow<T> | readonly NewRow<T>[]): Promise<boolean> {
    const owned = this.owned(rows);
    if (owned.length === 0) {
      return false;
    }
    const insert = this.repository.createQueryBuilder().insert().values(owned);
    const result = await this.run(() => insert.orIgnore().returning('*').execute());
    return (result.raw as unknown[]).length > 0;
  }

  /** Changes the rows that fit and tells how many they were. */
  async update(where: Where<T>, change: QueryDeepPartialEntity<T>): Promise<number> {
    const result = await this.run(() => this.repository.update(this.scoped(where), change));
    return result.affected ?? 0;
  }

  async delete(where: Where<T>): Promise<number> {
    const result = await this.run(() => this.repository.delete(this.scoped(where)));
    return result.affected ?? 0;
  }

  /** A query that already names the workspace, and runs for it; add conditions with `andWhere` only. */
  query(alias: string): SelectQueryBuilder<T> {
    const { workspaceId } = this;
    const query = this.repository
      .createQueryBuilder(alias)
      .where(`${alias}.workspaceId = :workspaceId`, { workspaceId });
    for (const name of SENDERS) {
      const send = query[name].bind(query) as () => Promise<never>;
      query[name] = () => this.run(send);
    }
    return query;
  }

  private run<R>(send: () => Promise<R>): Promise<R> {
    return withinWorkspace(this.workspaceId, send);
  }

  private scoped(where: Where<T>): FindOptionsWhere<T> {
    for (const [field, value] of Object.entries(where)) {
      if (value === undefined || value === null) {
        throw new Error(`A condition on ${field} has no value; it would match every row.`);
      }
    }
    return { ...where, workspaceId: this.workspaceId };
  }

  private owned(rows: NewRow<T> | readonly NewRow<T>[]): QueryDeepPartialEntity<T>[] {
    const list = (Array.isArray(rows) ? rows : [rows]) as readonly NewRow<T>[];
    return list.map((row) => ({
      ...row,
      workspaceId: this.workspaceId,
    })) as unknown as QueryDeepPartialEntity<T>[];
  }
}
