import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type CallerIdentity, Workspace, type WorkspaceId } from '../../common/caller.js';
import { Operation } from '../../common/operation.js';
import {
  FineTuningJob,
  FineTuningJobList,
  FineTuningJobQuery,
} from './fine-tuning-answers.schemas.js';
import { FineTuningSubmissionService } from './fine-tuning-submission.service.js';
import { CreateFineTuningJob, FineTuningJobParams } from './fine-tuning.schemas.js';
import { FineTuningService } from './fine-tuning.service.js';

const VERB_PROBLEMS = ['not-found', 'illegal-transition'] as const;

@ApiTags('OpenAI')
@Controller('v1/fine_tuning/jobs')
export class FineTuningController {
  constructor(
    private readonly submission: FineTuningSubmissionService,
    private readonly jobs: FineTuningService,
  ) {}

  @Post()
  @Operation({
    id: 'openaiCreateFineTuningJob',
    scope: 'jobs:write',
    summary: 'Queue a training job.',
    description: 'POST /jobs in the words of OpenAI; what those have no word for is in `falconry`.',
    answer: FineTuningJob,
    takesIdempotencyKey: true,
    problems: [
      'not-found',
      'model-not-ready',
      'validation-failed',
      'unknown-field',
      'invalid-dataset',
    ],
  })
  create(
    @Caller() caller: CallerIdentity,
    @Body({ schema: CreateFineTuningJob }) body: CreateFineTuningJob,
  ): Promise<FineTuningJob> {
    return this.submission.submit(caller, body);
  }

  @Get()
  @Operation({
    id: 'openaiListFineTuningJobs',
    scope: 'jobs:read',
    summary: 'List jobs, newest first, however they were posted.',
    answer: FineTuningJobList,
    problems: ['validation-failed', 'unknown-field'],
  })
  list(
    @Workspace() workspace: WorkspaceId,
    @Query({ schema: FineTuningJobQuery }) query: FineTuningJobQuery,
  ): Promise<FineTuningJobList> {
    return this.jobs.list(workspace, query);
  }

  @Get(':fine_tuning_job_id')
  @Operation({
    id: 'openaiRetrieveFineTuningJob',
    scope: 'jobs:read',
    summary: 'Read a job.',
    answer: FineTuningJob,
    problems: ['not-found'],
  })
  get(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: FineTuningJobParams }) { fine_tuning_job_id }: FineTuningJobParams,
  ): Promise<FineTuningJob> {
    return this.jobs.get(workspace, fine_tuning_job_id);
  }

  @Post(':fine_tuning_job_id/cancel')
  @Operation({
    id: 'openaiCancelFineTuningJob',
    scope: 'jobs:write',
    summary: 'Cancel a job; a running one stops at once, and its checkpoints stay.',
    answer: FineTuningJob,
    problems: VERB_PROBLEMS,
  })
  cancel(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: FineTuningJobParams }) { fine_tuning_job_id }: FineTuningJobParams,
  ): Promise<FineTuningJob> {
    return this.jobs.cancel(workspace, fine_tuning_job_id);
  }

  @Post(':fine_tuning_job_id/pause')
  @Operation({
    id: 'openaiPauseFineTuningJob',
    scope: 'jobs:write',
    summary: 'Pause a job; a running one finishes its step and keeps a checkpoint.',
    answer: FineTuningJob,
    problems: VERB_PROBLEMS,
  })
  pause(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: FineTuningJobParams }) { fine_tuning_job_id }: FineTuningJobParams,
  ): Promise<FineTuningJob> {
    return this.jobs.pause(workspace, fine_tuning_job_id);
  }

  @Post(':fine_tuning_job_id/resume')
  @Operation({
    id: 'openaiResumeFineTuningJob',
    scope: 'jobs:write',
    summary: 'Queue a paused job again; it goes on from its newest checkpoint.',
    answer: FineTuningJob,
    problems: [...VERB_PROBLEMS, 'budget-exhausted'],
  })
  resume(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: FineTuningJobParams }) { fine_tuning_job_id }: FineTuningJobParams,
  ): Promise<FineTuningJob> {
    return this.jobs.resume(workspace, fine_tuning_job_id);
  }
}
