import { Readable } from 'node:stream';
import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  Headers,
  Param,
  Post,
  Query,
  StreamableFile,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type CallerIdentity, Workspace, type WorkspaceId } from '../common/caller.js';
import { Operation } from '../common/operation.js';
import { JobEventsService, parseLastEventId } from './job-events.service.js';
import { JobRemovalsService } from './job-removals.service.js';
import { JobSubmissionService } from './job-submission.service.js';
import {
  Job,
  JobEventPage,
  JobEventQuery,
  JobListQuery,
  JobPage,
  JobParams,
} from './jobs.schemas.js';
import { PostedJob } from './posted-job.schemas.js';
import { JobsService } from './jobs.service.js';

const EVENT_STREAM = 'text/event-stream';

@ApiTags('Jobs')
@Controller('jobs')
export class JobsController {
  constructor(
    private readonly submission: JobSubmissionService,
    private readonly jobs: JobsService,
    private readonly jobEvents: JobEventsService,
    private readonly removals: JobRemovalsService,
  ) {}

  @Post()
  @Operation({
    id: 'createJob',
    scope: 'jobs:write',
    summary: 'Queue a training job; the answer shows every setting that it will run with.',
    answer: Job,
    status: 202,
    isVersioned: true,
    location: '/jobs',
    takesIdempotencyKey: true,
    problems: ['not-found', 'model-not-ready', 'validation-failed', 'unknown-field'],
  })
  create(
    @Caller() caller: CallerIdentity,
    @Body({ schema: PostedJob }) body: PostedJob,
  ): Promise<Job> {
    return this.submission.submit(caller, body);
  }

  @Get()
  @Operation({
    id: 'listJobs',
    scope: 'jobs:read',
    summary: 'List jobs, newest first.',
    answer: JobPage,
    problems: ['invalid-cursor', 'validation-failed'],
  })
  list(
    @Workspace() workspace: WorkspaceId,
    @Query({ schema: JobListQuery }) query: JobListQuery,
  ): Promise<JobPage> {
    return this.jobs.list(workspace, query);
  }

  @Get(':id')
  @Operation({
    id: 'getJob',
    scope: 'jobs:read',
    summary: 'Read a job: state, progress, result or error.',
    description: 'Its ETag counts the changes of what PATCH changes, not the steps.',
    answer: Job,
    isVersioned: true,
    problems: ['not-found'],
  })
  get(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: JobParams }) { id }: JobParams,
  ): Promise<Job> {
    return this.jobs.get(workspace, id);
  }

  @Delete(':id')
  @Operation({
    id: 'deleteJob',
    scope: 'jobs:write',
    summary: 'Delete a job that has ended, with its log, attempts, metrics and checkpoints.',
    description:
      'What it has taught long-term memory stays, and so does a model: delete that first.',
    answer: null,
    problems: ['not-found', 'illegal-transition', 'job-in-use', 'checkpoint-in-use'],
  })
  delete(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: JobParams }) { id }: JobParams,
  ): Promise<void> {
    return this.removals.delete(workspace, id);
  }

  @Get(':id/events')
  @Header('cache-control', 'no-store')
  @Operation({
    id: 'listJobEvents',
    scope: 'jobs:read',
    summary: 'Read the log of a job, as a page or, with Accept: text/event-stream, as it happens.',
    description:
      'A stream resumes after the event named by Last-Event-ID, or by `after`. It closes after an `end` event, or after ' +
      '`reconnect` when the process ends before the job: open it again where it stopped.',
    answer: JobEventPage,
    stream: EVENT_STREAM,
    problems: ['not-found', 'invalid-cursor', 'validation-failed'],
  })
  async events(
    @Caller() caller: CallerIdentity,
    @Param({ schema: JobParams }) { id }: JobParams,
    @Query({ schema: JobEventQuery }) query: JobEventQuery,
    @Headers() headers: Record<string, string | undefined>,
  ): Promise<JobEventPage | StreamableFile> {
    if (headers['accept']?.includes(EVENT_STREAM) !== true) {
      return this.jobEvents.page(caller.workspaceId, id, query);
    }
    const after = parseLastEventId(headers['last-event-id']) ?? query.after;
    const frames = await this.jobEvents.stream(caller, id, after);
    return new StreamableFile(Readable.from(frames), { type: EVENT_STREAM });
  }
}
