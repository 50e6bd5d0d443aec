import { Body, Controller, Param, Patch, Post, Res } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Workspace, type WorkspaceId } from '../common/caller.js';
import { IfMatch } from '../common/entity-tag.js';
import { Operation } from '../common/operation.js';
import { JobChangesService } from './job-changes.service.js';
import { JobRequestsService } from './job-requests.service.js';
import { isHeld } from './job-state.js';
import { ChangeJob, Job, JobParams, ResumeJob } from './jobs.schemas.js';

/** The verbs of a job, and changes of it. */
@ApiTags('Jobs')
@Controller('jobs')
export class JobRequestsController {
  constructor(
    private readonly requests: JobRequestsService,
    private readonly changes: JobChangesService,
  ) {}

  @Patch(':id')
  @Operation({
    id: 'changeJob',
    scope: 'jobs:write',
    summary: 'Change name, metadata, priority or budget; what is left out stays.',
    description:
      'Priority and budget only until the job has ended. A running job looks at its budget after each step; a paused ' +
      'one waits for a resume.',
    answer: Job,
    isVersioned: true,
    ifMatch: 'required',
    problems: ['not-found', 'illegal-transition', 'validation-failed', 'unknown-field'],
  })
  change(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: JobParams }) { id }: JobParams,
    @Body({ schema: ChangeJob }) change: ChangeJob,
    @IfMatch() version: number | null,
  ): Promise<Job> {
    return this.changes.change({ id, workspaceId: workspace }, change, version);
  }

  @Post(':id/pause')
  @Operation({
    id: 'pauseJob',
    scope: 'jobs:write',
    summary: 'Pause a job; a running one finishes its step and keeps a checkpoint.',
    answer: Job,
    isDeferrable: true,
    problems: ['not-found', 'illegal-transition'],
  })
  async pause(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: JobParams }) { id }: JobParams,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Job> {
    return settled(reply, await this.requests.pause(workspace, id));
  }

  @Post(':id/resume')
  @ApiBody({ required: false })
  @Operation({
    id: 'resumeJob',
    scope: 'jobs:write',
    summary: 'Queue a paused job again; it goes on from its newest checkpoint.',
    answer: Job,
    problems: [
      'not-found',
      'illegal-transition',
      'budget-exhausted',
      'validation-failed',
      'unknown-field',
    ],
  })
  resume(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: JobParams }) { id }: JobParams,
    @Body({ schema: ResumeJob.prefault({}) }) wish: ResumeJob,
  ): Promise<Job> {
    return this.requests.resume(workspace, id, wish);
  }

  @Post(':id/cancel')
  @Operation({
    id: 'cancelJob',
    scope: 'jobs:write',
    summary: 'Cancel a job; a running one stops at once, and its checkpoints stay.',
    answer: Job,
    isDeferrable: true,
    problems: ['not-found', 'illegal-transition'],
  })
  async cancel(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: JobParams }) { id }: JobParams,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Job> {
    return settled(reply, await this.requests.cancel(workspace, id));
  }
}

/** Answers 202 while the worker that holds the job still has to act. */
function settled(reply: FastifyReply, job: Job): Job {
  if (isHeld(job.state)) {
    void reply.status(202);
  }
  return job;
}
