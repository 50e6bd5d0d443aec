import { Injectable, Logger } from '@nestjs/common';
import type { QueryDeepPartialEntity } from 'typeorm';
import { ProblemError } from '../common/problems.js';
import type { TrainingResult } from '../contracts/training.js';
import { Database } from '../database/database.js';
import { ModelsService } from '../models/models.service.js';
import { shapeOf } from '../training/recipes/settings.js';
import type { Claim } from './job-claims.js';
import { FINISHED, JobEndings } from './job-endings.js';
import { JobLog } from './job-log.js';
import type { JobEntity } from './job.entity.js';
import { CheckpointEntity } from './journal.entity.js';
import { JobCancelled, JobPaused, LeaseLost, WorkerDraining } from './stop-reasons.js';

const ASKED_FOR = [JobCancelled, JobPaused, WorkerDraining];

/** Records how the training of a claimed job has ended. */
@Injectable()
export class JobOutcomes {
  private readonly logger = new Logger(JobOutcomes.name);

  constructor(
    private readonly database: Database,
    private readonly log: JobLog,
    private readonly endings: JobEndings,
    private readonly models: ModelsService,
  ) {}

  /** Registers the trained model and ends the job: both or neither. A cancel that came first wins. */
  async succeed(claim: Claim, result: TrainingResult): Promise<void> {
    try {
      const register = (): Promise<void> => this.register(claim, result);
      const { workspaceId } = claim.ref;
      await this.database.within(workspaceId, () => this.database.transaction(register));
    } catch (error) {
      await this.stop(claim, error);
    }
  }

  /** Records why the training ended before its end. What has lost its lease records nothing. */
  async stop({ ref }: Claim, reason: unknown): Promise<void> {
    const error = reason instanceof Error ? reason : new Error(String(reason));
    if (error instanceof LeaseLost) {
      this.logger.warn(error.message);
      return;
    }
    if (!ASKED_FOR.some((kind) => error instanceof kind)) {
      this.logger.error({ err: error }, 'The training stopped with an error.');
    }
    await this.endings.end(ref, 'worker', error);
  }

  private async register({ job, ref }: Claim, result: TrainingResult): Promise<void> {
    await this.checkJournal(job);
    const checkpoint = await this.finalCheckpoint(ref, result.checkpointStep);
    const modelId = await this.models.register(ref.workspaceId, {
      baseModelId: job.modelId,
      jobId: ref.id,
      checkpointId: checkpoint.id,
      adapterFolder: checkpoint.folder,
      lora: shapeOf(job.config.recipe.adapter),
      resumedInexactly: result.inexactResumes,
    });
    const { steps, before, after, inexactResumes: resumedInexactly } = result;
    const done = {
      modelId,
      checkpointId: checkpoint.id,
      steps,
      before,
      after,
      resumedInexactly,
    };
    const set = { ...FINISHED, result: done, error: null } as QueryDeepPartialEntity<JobEntity>;
    if ((await this.log.move(ref, { to: 'succeeded', by: 'worker', set })) === null) {
      throw new JobCancelled();
    }
  }

  /** That the training came to its end is not enough: every planned step must have been finished. */
  private async checkJournal({ id, totalSteps }: JobEntity): Promise<void> {
    const [row] = await this.database.query<{ done: number }>(
      'SELECT count(*)::int AS done FROM job_metrics WHERE job_id = $1 AND step BETWEEN 1 AND $2',
      [id, totalSteps],
    );
    if (row?.done !== totalSteps) {
      const detail = `${row?.done ?? 0} of ${totalSteps} steps are in the journal.`;
      throw new ProblemError('journal-incomplete', detail);
    }
  }

  private async finalCheckpoint(ref: Claim['ref'], step: number): Promise<CheckpointEntity> {
    const rows = await this.database
      .of(CheckpointEntity, ref.workspaceId)
      .list({ jobId: ref.id, step }, { id: 'DESC' });
    const checkpoint = rows.find(({ rejected }) => rejected === null);
    if (checkpoint === undefined) {
      throw new Error(`The training ended without a checkpoint of step ${step}.`);
    }
    return checkpoint;
  }
}
