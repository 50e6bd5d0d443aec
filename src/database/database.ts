import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import type { WorkspaceId } from '../common/caller.js';
import { FlowValue } from '../common/flow.js';
import { sendAlone, sendWithin } from './statements.js';
import { acrossWorkspaces, withinWorkspace } from './reach.js';
import { ScopedTable } from './scoped-table.js';
import type { Owned } from './workspace.entity.js';

/** The channel of PostgreSQL on which processes tell each other of changes. */
export const CHANNEL = 'falconry';

interface Transaction {
  readonly manager: EntityManager;
  /** What is announced once it commits. */
  readonly topics: Set<string>;
}

/**
 * The way to every table, through two walls. {@link of} puts the workspace into every statement; and whatever a
 * statement says, PostgreSQL shows it the rows of the workspace alone that it runs for. A request runs for the workspace
 * of its key; anything else says so with {@link within}, or with {@link acrossWorkspaces} when it serves all of them:
 * the guard, relays, claims. A statement of which nobody has said it sees no rows.
 */
@Injectable()
export class Database {
  private readonly current = new FlowValue<Transaction>();

  constructor(private readonly source: DataSource) {}

  /**
   * Runs `work` in one transaction: every call through this class inside it takes part. A transaction inside a
   * transaction is the same transaction.
   */
  transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.current.get() !== undefined) {
      return work();
    }
    return this.source.transaction((manager) => {
      const topics = new Set<string>();
      return this.current.run({ manager, topics }, async () => {
        const result = await work();
        await this.tell([...topics]);
        return result;
      });
    });
  }

  /** The rows of one workspace. */
  of<T extends Owned>(entity: new () => T, workspaceId: WorkspaceId): ScopedTable<T> {
    const repository = this.manager.getRepository(entity);
    return new ScopedTable(repository, workspaceId, (sql, values) => this.query(sql, values));
  }

  /** Runs `work` for one workspace; see {@link withinWorkspace}. */
  within<T>(workspaceId: WorkspaceId, work: () => Promise<T>): Promise<T> {
    return withinWorkspace(workspaceId, work);
  }

  /** Runs `work` for all workspaces: `all` and every statement in it reach every row. */
  acrossWorkspaces<T>(work: (all: EntityManager) => Promise<T>): Promise<T> {
    return acrossWorkspaces(() => work(this.manager));
  }

  /** A statement in SQL, with $1 … parameters; the rows it returns. Name the workspace in it where there is one. */
  async query<T extends object>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    const runner = this.current.get()?.manager.queryRunner;
    const rows =
      runner === undefined
        ? await sendAlone(this.pool, sql, parameters)
        : await sendWithin(runner, sql, parameters);
    return rows as T[];
  }

  /** Tells every process that something about `topic` has changed: once, when the transaction commits. */
  async announce(topic: string): Promise<void> {
    const transaction = this.current.get();
    await (transaction === undefined ? this.tell([topic]) : transaction.topics.add(topic));
  }

  private async tell(topics: readonly string[]): Promise<void> {
    if (topics.length > 0) {
      await this.query('SELECT pg_notify($1, topic) FROM unnest($2::text[]) AS topic', [
        CHANNEL,
        topics,
      ]);
    }
  }

  private get pool(): Pool {
    return (this.source.driver as PostgresDriver).master as Pool;
  }

  private get manager(): EntityManager {
    return this.current.get()?.manager ?? this.source.manager;
  }
}
