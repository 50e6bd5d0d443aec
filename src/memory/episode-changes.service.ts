import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import type { WorkspaceId } from '../common/caller.js';
import { requireVersion } from '../common/entity-tag.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { EpisodeEntity } from './episode.entity.js';
import { EpisodesRepository } from './episodes.repository.js';
import { Forgetting } from './forgetting.js';
import type { UpdateEpisode } from './memory.schemas.js';

/** What a person decides of single episodes. */
@Injectable()
export class EpisodeChangesService {
  constructor(
    private readonly database: Database,
    private readonly episodes: EpisodesRepository,
    private readonly forgetting: Forgetting,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @param version that the caller has read, or null when any may be changed
   * @throws ProblemError not-found, precondition-failed
   */
  async update(
    workspaceId: WorkspaceId,
    id: string,
    { pinned, quarantined, expiresAt }: UpdateEpisode,
    version: number | null,
  ): Promise<void> {
    await this.database.transaction(async () => {
      const before = await this.hold(workspaceId, id);
      requireVersion(before.version, version);
      const change = {
        isPinned: pinned ?? before.isPinned,
        isQuarantined: quarantined ?? before.isQuarantined,
        expiresAt: expiresAt === undefined ? before.expiresAt : dateOf(expiresAt),
      };
      await this.database
        .of(EpisodeEntity, workspaceId)
        .update({ id }, { ...change, version: before.version + 1 });
      const details = { ...change, expiresAt: change.expiresAt?.toISOString() ?? null };
      await this.audit.record({ workspaceId, subjectId: id, action: 'episode.changed', details });
    });
  }

  /** @throws ProblemError not-found, precondition-failed */
  delete(workspaceId: WorkspaceId, id: string, version: number | null): Promise<void> {
    return this.database.transaction(async () => {
      const before = await this.hold(workspaceId, id);
      requireVersion(before.version, version);
      await this.forgetting.forget(workspaceId, [id]);
      const { source, origin } = before;
      const entry = { workspaceId, subjectId: id, details: { source, origin } };
      await this.audit.record({ ...entry, action: 'episode.deleted' });
    });
  }

  /** The row, as it is until the transaction ends. @throws ProblemError not-found */
  private async hold(workspaceId: WorkspaceId, id: string): Promise<EpisodeEntity> {
    const rows = this.episodes.query(workspaceId).andWhere('episode.id = :id', { id });
    const row = await rows.setLock('pessimistic_write').getOne();
    if (row === null) {
      throw ProblemError.notFound('episode', id);
    }
    return row;
  }
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
