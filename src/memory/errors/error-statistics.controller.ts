import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Workspace, type WorkspaceId } from '../../common/caller.js';
import { Operation } from '../../common/operation.js';
import { ErrorStatistics, ErrorStatisticsQuery } from './error-statistics.schemas.js';
import { ErrorStatisticsService } from './error-statistics.service.js';

@ApiTags('Memory')
@Controller('memory/error-statistics')
export class ErrorStatisticsController {
  constructor(private readonly errors: ErrorStatisticsService) {}

  @Get()
  @Operation({
    id: 'getErrorStatistics',
    scope: 'memory:read',
    summary: 'Show over time how often attempts ended in which error.',
    description:
      'Of the attempts that memory holds, each by the time at which it was made. `count` and `longTermShare` are what the ' +
      'negative reward of a training is made of; a `rate` that falls is a mistake that is made no more.',
    answer: ErrorStatistics,
    problems: ['not-found', 'validation-failed'],
  })
  report(
    @Workspace() workspace: WorkspaceId,
    @Query({ schema: ErrorStatisticsQuery }) query: ErrorStatisticsQuery,
  ): Promise<ErrorStatistics> {
    return this.errors.report(workspace, query);
  }
}
