import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import type { WorkspaceId } from '../common/caller.js';
import { FlowValue } from '../common/flow.js';
import { sendAlone } from './lone-statement.js';
import { acrossWorkspaces, withinWorkspace } from './reach.js';
import { ScopedTable } from './scoped-table.js';
import type { Owned } from './workspace.entity.js';

/**
 * The way to every table, through two walls. {@link of} puts the workspace into every statement; and whatever a
 * statement says, PostgreSQL shows it the rows of the workspace alone that it runs for. A request runs for the workspace
 * of its key; anything else says so with {@link within}, or with {@link acrossWorkspaces} when it serves all of them:
 * the guard, relays, claims. A statement of which nobody has said it sees no rows.
 */
@Injectable()
export class Database {
  private readonly current = new FlowValue<EntityManager>();

  constructor(private readonly source: DataSource) {}

  /**
   * Runs `work` in one transaction: every call through this class inside it takes part. A transaction inside a
   * transaction is the same transaction.
   */
  transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.current.get() !== undefined) {
      return work();
    }
    return this.source.transaction((manager) => this.current.run(manager, work));
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
    const manager = this.current.get();
    if (manager === undefined) {
      return (await sendAlone(this.pool, sql, parameters)) as T[];
    }
    const result: unknown = await manager.query(sql, [...parameters]);
    // TypeORM answers UPDATE and DELETE with [rows, count], everything else with rows.
    const isCounted = Array.isArray(result) && result.length === 2 && typeof result[1] === 'number';
    return (isCounted ? result[0] : result) as T[];
  }

  private get pool(): Pool {
    return (this.source.driver as PostgresDriver).master as Pool;
  }

  private get manager(): EntityManager {
    return this.current.get() ?? this.source.manager;
  }
}
