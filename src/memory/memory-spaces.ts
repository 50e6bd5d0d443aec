import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { newId } from '../common/ids.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { type MemoryPart, OWN_MEMORY } from './memory-part.js';
import { MemorySpaceEntity } from './memory-space.entity.js';

/** The spaces of memory. */
@Injectable()
export class MemorySpaces {
  constructor(private readonly database: Database) {}

  /**
   * The id of a new one, which is empty but for what is found of `sources`: jobs and keys whose episodes in the
   * workspace's own memory it shows too.
   */
  async create(workspaceId: WorkspaceId, sources: readonly string[]): Promise<string> {
    const id = newId('memorySpace');
    await this.database.of(MemorySpaceEntity, workspaceId).insert({ id, sources: [...sources] });
    return id;
  }

  /**
   * What is read where a space is named, or none.
   *
   * @param field of the request that names it
   * @throws ProblemError not-found
   */
  async part(workspaceId: WorkspaceId, space: string | null, field?: string): Promise<MemoryPart> {
    if (space === null) {
      return OWN_MEMORY;
    }
    const row = await this.database.of(MemorySpaceEntity, workspaceId).find({ id: space });
    if (row === null) {
      throw ProblemError.notFound('memory space', space, field);
    }
    return { space, sources: row.sources };
  }

  /** From then on nobody finds what they hold, nor what is still written to them; the keeper of memory erases it. */
  async delete(workspaceId: WorkspaceId, ids: readonly string[]): Promise<void> {
    await this.database.within(workspaceId, () =>
      this.database.query('DELETE FROM memory_spaces WHERE workspace_id = $1 AND id = ANY($2)', [
        workspaceId,
        ids,
      ]),
    );
  }
}
