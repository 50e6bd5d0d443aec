import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { Caller, type CallerIdentity, Workspace, type WorkspaceId } from '../common/caller.js';
import { Operation } from '../common/operation.js';
import { JobEstimatesService } from './job-estimates.service.js';
import { CloneJob, JobEstimate, JobPlan } from './job-plans.schemas.js';
import { JobPlansService } from './job-plans.service.js';
import { JobSubmissionService } from './job-submission.service.js';
import { Job, JobParams } from './jobs.schemas.js';
import { PostedJob } from './posted-job.schemas.js';

/** What a job would be before it is one, and jobs that are made from others. */
@ApiTags('Jobs')
@Controller('jobs')
export class JobPlansController {
  constructor(
    private readonly plans: JobPlansService,
    private readonly estimates: JobEstimatesService,
    private readonly submission: JobSubmissionService,
  ) {}

  @Post('validate')
  @Operation({
    id: 'validateJob',
    scope: 'jobs:read',
    summary: 'Check a job as POST /jobs would, and show every setting that it would run with.',
    description: 'Creates nothing.',
    answer: JobPlan,
    problems: ['not-found', 'model-not-ready', 'validation-failed', 'unknown-field'],
  })
  validate(
    @Workspace() workspace: WorkspaceId,
    @Body({ schema: PostedJob }) body: PostedJob,
  ): Promise<JobPlan> {
    return this.plans.plan(workspace, body);
  }

  @Post('estimate')
  @Operation({
    id: 'estimateJob',
    scope: 'jobs:read',
    computes: true,
    summary: 'Say what a job would use, by what jobs of its kind have used here.',
    description: 'Creates nothing. Without a measurement it says so instead of guessing.',
    answer: JobEstimate,
    problems: ['not-found', 'model-not-ready', 'validation-failed', 'unknown-field'],
  })
  estimate(
    @Workspace() workspace: WorkspaceId,
    @Body({ schema: PostedJob }) body: PostedJob,
  ): Promise<JobEstimate> {
    return this.estimates.estimate(workspace, body);
  }

  @Post(':id/clone')
  @ApiBody({ required: false })
  @Operation({
    id: 'cloneJob',
    scope: 'jobs:write',
    summary: 'Queue a job with the effective config of another, but for the changes in the body.',
    description:
      'The body is a JSON merge patch (RFC 7396). An empty one repeats the job, seed included.',
    answer: Job,
    status: 202,
    location: '/jobs',
    takesIdempotencyKey: true,
    problems: ['not-found', 'model-not-ready', 'validation-failed', 'unknown-field'],
  })
  clone(
    @Caller() caller: CallerIdentity,
    @Param({ schema: JobParams }) { id }: JobParams,
    @Body({ schema: CloneJob.prefault({}) }) changes: CloneJob,
  ): Promise<Job> {
    return this.submission.clone(caller, id, changes);
  }
}
