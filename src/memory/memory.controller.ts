import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Workspace, type WorkspaceId } from '../common/caller.js';
import { Operation } from '../common/operation.js';
import { MemoryEvaluationsService } from './memory-evaluations.service.js';
import { MemoryPurgesService } from './memory-purges.service.js';
import {
  EvaluateMemory,
  MemoryEvaluation,
  MemoryPurge,
  MemorySearch,
  MemoryStats,
  PurgeMemory,
  SearchMemory,
} from './memory.schemas.js';
import { MemoryReport } from './memory-report.js';
import { MemoryService } from './memory.service.js';

@ApiTags('Memory')
@Controller('memory')
export class MemoryController {
  constructor(
    private readonly memory: MemoryService,
    private readonly report: MemoryReport,
    private readonly evaluations: MemoryEvaluationsService,
    private readonly purges: MemoryPurgesService,
  ) {}

  @Post('purge')
  @Operation({
    id: 'purgeMemory',
    scope: 'memory:write',
    summary: 'Forget all that came from one API key or job.',
    description: 'The answer lists the checkpoints that were trained on it.',
    answer: MemoryPurge,
    takesIdempotencyKey: true,
    problems: ['validation-failed', 'unknown-field'],
  })
  purge(
    @Workspace() workspace: WorkspaceId,
    @Body({ schema: PurgeMemory }) body: PurgeMemory,
  ): Promise<MemoryPurge> {
    return this.purges.purge(workspace, body);
  }

  @Post('search')
  @Operation({
    id: 'searchMemory',
    computes: true,
    scope: 'memory:read',
    summary: 'Find the episodes that an answer to this task would draw on.',
    description:
      'Passing and verified episodes come first, then those whose texts fit best. Unlike training, which never sees them, the ' +
      'search finds episodes of the very task too.',
    answer: MemorySearch,
    problems: ['not-found', 'validation-failed', 'unknown-field', 'dependency-unavailable'],
  })
  search(
    @Workspace() workspace: WorkspaceId,
    @Body({ schema: SearchMemory }) body: SearchMemory,
  ): Promise<MemorySearch> {
    return this.memory.search(workspace, body);
  }

  @Post('evaluations')
  @Operation({
    id: 'evaluateMemory',
    computes: true,
    scope: 'memory:read',
    summary: 'Measure how well memory finds what is alike, beside other ways to search.',
    answer: MemoryEvaluation,
    problems: [
      'not-found',
      'invalid-dataset',
      'validation-failed',
      'unknown-field',
      'dependency-unavailable',
    ],
  })
  evaluate(
    @Workspace() workspace: WorkspaceId,
    @Body({ schema: EvaluateMemory }) body: EvaluateMemory,
  ): Promise<MemoryEvaluation> {
    return this.evaluations.evaluate(workspace, body);
  }

  @Get('stats')
  @Operation({
    id: 'getMemoryStats',
    scope: 'memory:read',
    summary: 'Count episodes, and the share of each error type.',
    answer: MemoryStats,
  })
  stats(@Workspace() workspace: WorkspaceId): Promise<MemoryStats> {
    return this.report.stats(workspace);
  }
}
