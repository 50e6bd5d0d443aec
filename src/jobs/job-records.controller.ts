import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Workspace, type WorkspaceId } from '../common/caller.js';
import { Operation } from '../common/operation.js';
import { PageQuery } from '../common/paging.js';
import {
  Attempt,
  AttemptPage,
  AttemptParams,
  AttemptQuery,
  CheckpointPage,
  MetricsQuery,
  MetricsSeries,
} from './job-records.schemas.js';
import { JobRecordsService } from './job-records.service.js';
import { JobParams } from './jobs.schemas.js';

/** What a job has left behind so far. */
@ApiTags('Jobs')
@Controller('jobs')
export class JobRecordsController {
  constructor(private readonly records: JobRecordsService) {}

  @Get(':id/attempts')
  @Operation({
    id: 'listJobAttempts',
    scope: 'jobs:read',
    summary: 'List the programs that the job has sampled, with verdicts and rewards, newest first.',
    answer: AttemptPage,
    problems: ['not-found', 'invalid-cursor', 'validation-failed'],
  })
  attempts(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: JobParams }) { id }: JobParams,
    @Query({ schema: AttemptQuery }) query: AttemptQuery,
  ): Promise<AttemptPage> {
    return this.records.attempts(workspace, id, query);
  }

  @Get(':id/attempts/:attemptId')
  @Operation({
    id: 'getJobAttempt',
    scope: 'jobs:read',
    summary:
      'Read one attempt: prompt, program, verdict, rewards, and the advantage of each token.',
    answer: Attempt,
    problems: ['not-found'],
  })
  attempt(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: AttemptParams }) params: AttemptParams,
  ): Promise<Attempt> {
    return this.records.attempt(workspace, params);
  }

  @Get(':id/metrics')
  @Operation({
    id: 'listJobMetrics',
    scope: 'jobs:read',
    summary: 'Read the figures that each step has measured, in the order of the steps.',
    answer: MetricsSeries,
    problems: ['not-found', 'validation-failed'],
  })
  metrics(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: JobParams }) { id }: JobParams,
    @Query({ schema: MetricsQuery }) query: MetricsQuery,
  ): Promise<MetricsSeries> {
    return this.records.metrics(workspace, id, query);
  }

  @Get(':id/checkpoints')
  @Operation({
    id: 'listJobCheckpoints',
    scope: 'jobs:read',
    summary: 'List the checkpoints that the job has kept, newest first.',
    answer: CheckpointPage,
    problems: ['not-found', 'invalid-cursor', 'validation-failed'],
  })
  checkpoints(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: JobParams }) { id }: JobParams,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<CheckpointPage> {
    return this.records.checkpoints(workspace, id, query);
  }
}
