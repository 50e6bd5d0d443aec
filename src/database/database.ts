import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type ObjectLiteral, type Repository } from 'typeorm';
import type { WorkspaceId } from '../common/caller.js';
import { ScopedTable } from './scoped-table.js';
import type { Owned } from './workspace.entity.js';

/**
 * The way to every table. Features reach rows through {@link of}, which only sees one workspace;
 * {@link acrossWorkspaces} is for what serves all of them: the guard, relays and the job claim.
 */
@Injectable()
export class Database {
  private readonly current = new AsyncLocalStorage<EntityManager>();

  constructor(private readonly source: DataSource) {}

  /**
   * Runs `work` in one transaction: every call through this class inside it takes part. A transaction inside a
   * transaction is the same transaction.
   */
  transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.current.getStore() !== undefined) {
      return work();
    }
    return this.source.transaction((manager) => this.current.run(manager, work));
  }

  /** The rows of one workspace. */
  of<T extends Owned>(entity: new () => T, workspaceId: WorkspaceId): ScopedTable<T> {
    return new ScopedTable(this.manager.getRepository(entity), workspaceId);
  }

  /** The rows of all workspaces. */
  acrossWorkspaces<T extends ObjectLiteral>(entity: new () => T): Repository<T> {
    return this.manager.getRepository(entity);
  }

  /** A statement in SQL, with $1 … parameters; the rows it returns. Name the workspace in it where there is one. */
  async query<T extends object>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    const result: unknown = await this.manager.query(sql, [...parameters]);
    // TypeORM answers UPDATE and DELETE with [rows, count], everything else with rows.
    const isCounted = Array.isArray(result) && result.length === 2 && typeof result[1] === 'number';
    return (isCounted ? result[0] : result) as T[];
  }

  private get manager(): EntityManager {
    return this.current.getStore() ?? this.source.manager;
  }
}
