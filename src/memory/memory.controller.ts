import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Workspace, type WorkspaceId } from '../common/caller.js';
import { Operation } from '../common/operation.js';
import {
  EpisodePage,
  EpisodeQuery,
  MemorySearch,
  MemoryStats,
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
  ) {}

  @Get('episodes')
  @Operation({
    id: 'listEpisodes',
    scope: 'memory:read',
    summary: 'List remembered attempts, newest first.',
    answer: EpisodePage,
    problems: ['invalid-cursor', 'validation-failed'],
  })
  list(
    @Workspace() workspace: WorkspaceId,
    @Query({ schema: EpisodeQuery }) query: EpisodeQuery,
  ): Promise<EpisodePage> {
    return this.report.list(workspace, query);
  }

  @Post('search')
  @Operation({
    id: 'searchMemory',
    computes: true,
    scope: 'memory:read',
    summary: 'Find the episodes that an answer to this task would draw on.',
    description:
      'Passing and verified episodes come first, then the most alike. Unlike training, which never sees them, the ' +
      'search finds episodes of the very task too.',
    answer: MemorySearch,
    problems: ['validation-failed', 'unknown-field', 'dependency-unavailable'],
  })
  search(
    @Workspace() workspace: WorkspaceId,
    @Body({ schema: SearchMemory }) body: SearchMemory,
  ): Promise<MemorySearch> {
    return this.memory.search(workspace, body);
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
