import { Body, Controller, Delete, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Workspace, type WorkspaceId } from '../common/caller.js';
import { IfMatch } from '../common/entity-tag.js';
import { Operation } from '../common/operation.js';
import { EpisodeChangesService } from './episode-changes.service.js';
import { EpisodesService } from './episodes.service.js';
import {
  EpisodePage,
  EpisodeParams,
  EpisodeQuery,
  ShownEpisode,
  UpdateEpisode,
} from './memory.schemas.js';

@ApiTags('Memory')
@Controller('memory/episodes')
export class EpisodesController {
  constructor(
    private readonly episodes: EpisodesService,
    private readonly changes: EpisodeChangesService,
  ) {}

  @Get()
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
    return this.episodes.list(workspace, query);
  }

  @Get(':id')
  @Operation({
    id: 'getEpisode',
    scope: 'memory:read',
    summary: 'Read a remembered attempt with the text of its task.',
    answer: ShownEpisode,
    isVersioned: true,
    problems: ['not-found'],
  })
  get(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: EpisodeParams }) { id }: EpisodeParams,
  ): Promise<ShownEpisode> {
    return this.episodes.get(workspace, id);
  }

  @Patch(':id')
  @Operation({
    id: 'updateEpisode',
    scope: 'memory:write',
    summary: 'Pin or quarantine a remembered attempt, or say when it is forgotten.',
    answer: ShownEpisode,
    isVersioned: true,
    ifMatch: 'required',
    problems: ['not-found', 'validation-failed', 'unknown-field'],
  })
  async update(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: EpisodeParams }) { id }: EpisodeParams,
    @Body({ schema: UpdateEpisode }) body: UpdateEpisode,
    @IfMatch() version: number | null,
  ): Promise<ShownEpisode> {
    await this.changes.update(workspace, id, body, version);
    return this.episodes.get(workspace, id);
  }

  @Delete(':id')
  @Operation({
    id: 'deleteEpisode',
    scope: 'memory:write',
    summary: 'Forget a remembered attempt.',
    description: 'Its answer, its lesson and, where no other episode has it, its text are erased.',
    answer: null,
    ifMatch: 'optional',
    problems: ['not-found'],
  })
  delete(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: EpisodeParams }) { id }: EpisodeParams,
    @IfMatch() version: number | null,
  ): Promise<void> {
    return this.changes.delete(workspace, id, version);
  }
}
