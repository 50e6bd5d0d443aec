import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Workspace, type WorkspaceId } from '../common/caller.js';
import { Operation } from '../common/operation.js';
import { PageQuery } from '../common/paging.js';
import { ModelRemovalsService } from './model-removals.service.js';
import { Model, ModelPage, ModelParams } from './models.schemas.js';
import { ModelsService } from './models.service.js';

@ApiTags('Models')
@Controller('models')
export class ModelsController {
  constructor(
    private readonly models: ModelsService,
    private readonly removals: ModelRemovalsService,
  ) {}

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
    summary: 'Read a model by its id, its name, an alias or its checkpoint.',

    answer: Model,
    problems: ['not-found'],
  })
  get(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: ModelParams }) { id }: ModelParams,
  ): Promise<Model> {
    return this.models.get(workspace, id);
  }

  @Delete(':id')
  @Operation({
    id: 'deleteModel',
    scope: 'models:write',
    summary: 'Delete a model that a job has made, by its id or its name; its checkpoint stays.',
    answer: null,
    problems: ['not-found', 'base-model', 'model-in-use'],
  })
  delete(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: ModelParams }) { id }: ModelParams,
  ): Promise<void> {
    return this.removals.delete(workspace, id);
  }
}
