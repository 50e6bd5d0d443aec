import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import type { WorkspaceId } from '../common/caller.js';
import { requireVersion } from '../common/entity-tag.js';
import { changedMetadata } from '../common/metadata.js';
import { ProblemError } from '../common/problems.js';
import type { DatasetEntity } from './dataset.entity.js';
import { DatasetsRepository } from './datasets.repository.js';
import type { ChangeDataset, Dataset } from './datasets.schemas.js';
import { DatasetsService } from './datasets.service.js';
import { VerificationRepository } from './verification/verification.repository.js';

const MAX_NAMED = 10;

/** Changes the labels of datasets, has them verified anew, and removes them. */
@Injectable()
export class DatasetChangesService {
  constructor(
    private readonly repository: DatasetsRepository,
    private readonly datasets: DatasetsService,
    private readonly verification: VerificationRepository,
    private readonly audit: AuditLog,
  ) {}

  /**
   * A change that changes nothing leaves the revision as it is.
   *
   * @param revision that the caller has read, or null when any may be changed
   * @throws ProblemError not-found, precondition-failed, validation-failed
   */
  async change(
    { id, workspaceId }: Pick<DatasetEntity, 'id' | 'workspaceId'>,
    change: ChangeDataset,
    revision: number | null,
  ): Promise<Dataset> {
    await this.repository.transaction(workspaceId, async () => {
      const dataset = await this.lock(workspaceId, id);
      requireVersion(dataset.revision, revision);
      const before = { name: dataset.name, metadata: dataset.metadata };
      const { name = before.name, metadata = {} } = change;
      const after = { name, metadata: changedMetadata(before.metadata, metadata) };
      if (!isDeepStrictEqual(after, before)) {
        await this.repository.relabel(dataset, after);
      }
    });
    return this.datasets.get(workspaceId, id);
  }

  /**
   * Asks a worker to verify every task again; changes nothing while that is under way. Jobs have chosen their tasks by
   * the marks that they have, and choose them again when they go on.
   *
   * @throws ProblemError not-found, invalid-dataset; dataset-in-use while a job needs it
   */
  async verify(workspaceId: WorkspaceId, id: string): Promise<Dataset> {
    await this.repository.transaction(workspaceId, async () => {
      const { status, verificationState } = await this.lock(workspaceId, id);
      if (status !== 'ready') {
        throw new ProblemError('invalid-dataset', `${id} is still being imported.`);
      }
      if (verificationState === 'done') {
        await this.requireUnused(workspaceId, id);
        await this.verification.request(workspaceId, id);
      }
    });
    return this.datasets.get(workspaceId, id);
  }

  /**
   * Removes a dataset with its tasks; jobs that have ended keep their record.
   *
   * @throws ProblemError not-found; dataset-in-use while it is importing or a job needs it
   */
  delete(workspaceId: WorkspaceId, id: string): Promise<void> {
    return this.repository.transaction(workspaceId, async () => {
      const dataset = await this.lock(workspaceId, id);
      if (dataset.status === 'importing') {
        throw new ProblemError('dataset-in-use', `The dataset ${id} is still being imported.`);
      }
      await this.requireUnused(workspaceId, id);
      await this.repository.delete(workspaceId, id);
      const { name, version } = dataset;
      const details = { name, version };
      await this.audit.record({ workspaceId, action: 'dataset.deleted', subjectId: id, details });
    });
  }

  private async requireUnused(workspaceId: WorkspaceId, id: string): Promise<void> {
    const uses = await this.repository.unfinishedUses(workspaceId, id, MAX_NAMED + 1);
    if (uses.length > 0) {
      const named = uses.slice(0, MAX_NAMED).join(', ');
      const others = uses.length > MAX_NAMED ? ' and others' : '';
      throw new ProblemError('dataset-in-use', `These need it: ${named}${others}.`);
    }
  }

  private async lock(workspaceId: WorkspaceId, id: string): Promise<DatasetEntity> {
    const dataset = await this.repository.lock(workspaceId, id);
    if (dataset === null) {
      throw ProblemError.notFound('dataset', id);
    }
    return dataset;
  }
}
