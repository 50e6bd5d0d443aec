import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Workspace, type WorkspaceId } from '../../common/caller.js';
import { Operation } from '../../common/operation.js';
import {
  FineTuningCheckpointList,
  FineTuningCheckpointQuery,
  FineTuningEventList,
  FineTuningEventQuery,
} from './fine-tuning-answers.schemas.js';
import { FineTuningRecordsService } from './fine-tuning-records.service.js';
import { FineTuningJobParams } from './fine-tuning.schemas.js';

/** What a job has left behind so far. */
@ApiTags('OpenAI')
@Controller('v1/fine_tuning/jobs')
export class FineTuningRecordsController {
  constructor(private readonly records: FineTuningRecordsService) {}

  @Get(':fine_tuning_job_id/events')
  @Operation({
    id: 'openaiListFineTuningEvents',
    scope: 'jobs:read',
    summary: 'List the log of a job, newest first.',
    answer: FineTuningEventList,
    problems: ['not-found', 'invalid-cursor', 'validation-failed', 'unknown-field'],
  })
  events(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: FineTuningJobParams }) { fine_tuning_job_id }: FineTuningJobParams,
    @Query({ schema: FineTuningEventQuery }) query: FineTuningEventQuery,
  ): Promise<FineTuningEventList> {
    return this.records.events(workspace, fine_tuning_job_id, query);
  }

  @Get(':fine_tuning_job_id/checkpoints')
  @Operation({
    id: 'openaiListFineTuningCheckpoints',
    scope: 'jobs:read',
    summary: 'List the checkpoints that a job has kept, newest first.',
    answer: FineTuningCheckpointList,
    problems: ['not-found', 'validation-failed', 'unknown-field'],
  })
  checkpoints(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: FineTuningJobParams }) { fine_tuning_job_id }: FineTuningJobParams,
    @Query({ schema: FineTuningCheckpointQuery }) query: FineTuningCheckpointQuery,
  ): Promise<FineTuningCheckpointList> {
    return this.records.checkpoints(workspace, fine_tuning_job_id, query);
  }
}
