import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import type { WorkspaceId } from '../common/caller.js';
import { Database } from '../database/database.js';
import { Forgetting } from './forgetting.js';
import type { MemoryPurge, PurgeMemory } from './memory.schemas.js';
import { PurgedTraces } from './purged-traces.js';

/** Forgets all that came from one key or job, its feedback too, and tells what was trained on it. */
@Injectable()
export class MemoryPurgesService {
  constructor(
    private readonly database: Database,
    private readonly forgetting: Forgetting,
    private readonly traces: PurgedTraces,
    private readonly audit: AuditLog,
  ) {}

  /** All of it or nothing; pinned episodes too. A dry run tells the same and changes nothing. */
  purge(workspaceId: WorkspaceId, { origin, dryRun }: PurgeMemory): Promise<MemoryPurge> {
    return this.database.transaction(async () => {
      const { all, living } = await this.forgetting.ofOrigin(workspaceId, origin);
      const traces = await this.traces.of(workspaceId, origin, all);
      if (!dryRun && living.length + traces.feedback > 0) {
        await this.traces.removeFeedback(workspaceId, origin);
        const { episodes } = await this.forgetting.forget(workspaceId, living);
        const { feedback, checkpoints } = traces;
        const details = { episodes, feedback, checkpoints: checkpoints.length };
        await this.audit.record({
          workspaceId,
          subjectId: origin,
          action: 'memory.purged',
          details,
        });
      }
      return { origin, dryRun, episodes: living.length, ...traces };
    });
  }
}
