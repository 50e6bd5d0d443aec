import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Workspace, type WorkspaceId } from '../common/caller.js';
import { Operation } from '../common/operation.js';
import { PageQuery } from '../common/paging.js';
import { Model, ModelPage, ModelParams } from './models.schemas.js';
import { ModelsService } from './models.service.js';

@ApiTags('Models')
@Controller('models')
export class ModelsController {
  constructor(private readonly models: ModelsService) {}

  @Get()
  @Operation({
    id: 'listModels',
    scope: 'models:read',
    summary: 'List base models and models that jobs have made, newest first.',
    answer: ModelPage,
    problems: ['invalid-cursor', 'validation-failed'],
  })
  list(
    @Workspace() workspace: WorkspaceId,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<ModelPage> {
    return this.models.list(workspace, query);
  }

  @Get(':id')
  @Operation({
    id: 'getModel',
    scope: 'models:read',
    summary: 'Read a model by its id or its name.',
    answer: Model,
    problems: ['not-found'],
  })
  get(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: ModelParams }) { id }: ModelParams,
  ): Promise<Model> {
    return this.models.get(workspace, id);
  }
}
