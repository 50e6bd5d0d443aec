import { Injectable } from '@nestjs/common';
import { admitJob } from '../api-keys/key-caps.js';
import type { KeyRef } from '../api-keys/key-ledger.js';
import type { WorkspaceId } from '../common/caller.js';
import { newId } from '../common/ids.js';
import { ProblemError } from '../common/problems.js';
import { parseBody } from '../common/validation.pipe.js';
import { Database } from '../database/database.js';
import { judgeTermsOf } from '../training/recipes/recipe-settings.js';
import { JobLog } from './job-log.js';
import { cloneBody } from './job-overrides.js';
import type { CloneJob, JobPlan } from './job-plans.schemas.js';
import { JobPlansService } from './job-plans.service.js';
import type { JobEntity } from './job.entity.js';
import type { Job } from './jobs.schemas.js';
import { PostedJob } from './posted-job.schemas.js';
import { JobsService } from './jobs.service.js';
import { CheckpointEntity } from './journal.entity.js';

/** Accepts jobs. It touches PostgreSQL only: with everything else down, jobs are still accepted. */
@Injectable()
export class JobSubmissionService {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobsService,
    private readonly log: JobLog,
    private readonly plans: JobPlansService,
  ) {}

  /**
   * @param memorySpace the space of memory that it reads and writes; the workspace's own when left out
   * @throws ProblemError cap-exceeded; not-found or validation-failed, pointing at the field.
   */
  async submit(caller: KeyRef, body: PostedJob, memorySpace?: string): Promise<Job> {
    const { workspaceId } = caller;
    const { plan, feedback } = await this.plans.resolve(workspaceId, body);
    return this.plans.posting(workspaceId, body, feedback, (datasetId) =>
      this.post(caller, plan, { datasetId, ...(memorySpace === undefined ? {} : { memorySpace }) }),
    );
  }

  private async post(
    caller: KeyRef,
    planned: JobPlan,
    { datasetId, ...space }: { readonly datasetId: string; readonly memorySpace?: string },
  ): Promise<Job> {
    const { workspaceId, keyId } = caller;
    const { effectiveConfig, tasks: _, ...plan } = planned;
    const config = { ...effectiveConfig, ...space };
    const known = { workspaceId, keyId, datasetId, state: 'queued' as const, config };
    const job = { ...plan, ...known, id: newId('job') };
    const created = await this.database.transaction(async () => {
      await admitJob(this.database, caller);
      // Planning has seen dataset and judges; a deletion since then came first, one from here on sees the job.
      await this.plans.holdDataset(workspaceId, datasetId);
      await this.plans.holdJudges(workspaceId, judgeTermsOf(config.recipe));
      await this.keepStart(workspaceId, config);
      return this.log.create(job);
    });
    return this.jobs.present(created);
  }

  /** What a job starts with is not given up, even if the job that made it goes on. */
  private async keepStart(workspaceId: WorkspaceId, { start }: JobEntity['config']): Promise<void> {
    if (start !== undefined && 'modelId' in start) {
      await this.holdModel(workspaceId, start.modelId);
    } else if (start !== undefined) {
      const id = start.checkpointId;
      const checkpoints = this.database.of(CheckpointEntity, workspaceId);
      const kept = { kept: true, version: () => 'version + (NOT kept)::int' };
      if ((await checkpoints.update({ id }, kept)) === 0) {
        throw ProblemError.notFound('checkpoint', id);
      }
    }
  }

  /** A deletion of the model came first, or sees the job. */
  private async holdModel(workspaceId: WorkspaceId, id: string): Promise<void> {
    const held = await this.database.query(
      'SELECT id FROM models WHERE workspace_id = $1 AND id = $2 FOR KEY SHARE',
      [workspaceId, id],
    );
    if (held.length === 0) {
      throw ProblemError.notFound('model', id, 'model');
    }
  }

  /**
   * Posts a job with the effective config of another, but for `changes`.
   *
   * @throws ProblemError cap-exceeded; not-found, unknown-field or validation-failed, pointing at the field.
   */
  async clone(caller: KeyRef, id: string, changes: CloneJob): Promise<Job> {
    const source = await this.jobs.row(caller.workspaceId, id);
    return this.submit(caller, parseBody(PostedJob, cloneBody(source, changes)));
  }
}
