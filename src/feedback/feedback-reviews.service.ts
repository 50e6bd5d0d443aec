import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { Forgetting } from '../memory/forgetting.js';
import { MemoryService } from '../memory/memory.service.js';
import { episodeKey } from './feedback-outcome.js';
import { FeedbackEntity } from './feedback.entity.js';

/** What a person decides of feedback. It stands: tests that still run decide nothing any more. */
@Injectable()
export class FeedbackReviews {
  constructor(
    private readonly database: Database,
    private readonly memory: MemoryService,
    private readonly forgetting: Forgetting,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Lets it be learned from, as reported; changes nothing where it is already.
   *
   * @throws ProblemError not-found; conflict when it was rejected, or nothing can be learned from it
   */
  accept(workspaceId: WorkspaceId, id: string): Promise<void> {
    return this.database.transaction(async () => {
      const { status, episode } = await this.hold(workspaceId, id);
      if (status === 'accepted' || status === 'consumed') {
        return;
      }
      if (status === 'rejected' || episode === null) {
        const why = episode === null ? 'Nothing can be learned from it.' : 'It was rejected.';
        throw new ProblemError('conflict', `${id} cannot be accepted. ${why}`);
      }
      await this.decide(workspaceId, id, { status: 'accepted', trust: 'reported', reason: null });
      await this.memory.remember(workspaceId, [{ ...episode, trust: 'reported' }]);
    });
  }

  /** Forgets what came of it, for good; weights that have learned from it stay known. @throws ProblemError not-found */
  reject(workspaceId: WorkspaceId, id: string): Promise<void> {
    return this.database.transaction(async () => {
      const { status } = await this.hold(workspaceId, id);
      if (status !== 'rejected') {
        const reason = 'A person has rejected it.';
        await this.decide(workspaceId, id, { status: 'rejected', trust: null, reason });
        await this.forgetting.forgetKey(workspaceId, episodeKey(id));
      }
    });
  }

  /** Removes it with its episode. @throws ProblemError not-found */
  delete(workspaceId: WorkspaceId, id: string): Promise<void> {
    return this.database.transaction(async () => {
      const { keyId, kind } = await this.hold(workspaceId, id);
      await this.forgetting.forgetKey(workspaceId, episodeKey(id));
      await this.database.of(FeedbackEntity, workspaceId).delete({ id });
      const details = { keyId, kind };
      await this.audit.record({ workspaceId, subjectId: id, action: 'feedback.deleted', details });
    });
  }

  private async decide(
    workspaceId: WorkspaceId,
    id: string,
    decision: Pick<FeedbackEntity, 'trust' | 'reason'> & {
      readonly status: 'accepted' | 'rejected';
    },
  ): Promise<void> {
    const over = { checkState: null, checkLeaseUntil: null };
    await this.database.of(FeedbackEntity, workspaceId).update({ id }, { ...decision, ...over });
    const action = `feedback.${decision.status}` as const;
    await this.audit.record({ workspaceId, subjectId: id, action });
  }

  /** The row, as it is until the transaction ends. @throws ProblemError not-found */
  private async hold(workspaceId: WorkspaceId, id: string): Promise<FeedbackEntity> {
    const row = await this.database
      .of(FeedbackEntity, workspaceId)
      .query('feedback')
      .andWhere('feedback.id = :id', { id })
      .setLock('pessimistic_write')
      .getOne();
    if (row === null) {
      throw ProblemError.notFound('feedback', id);
    }
    return row;
  }
}
