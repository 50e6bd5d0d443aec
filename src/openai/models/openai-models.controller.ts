import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Workspace, type WorkspaceId } from '../../common/caller.js';
import { Operation } from '../../common/operation.js';
import { OpenaiModel, OpenaiModelList, OpenaiModelParams } from './openai-models.schemas.js';
import { OpenaiModelsService } from './openai-models.service.js';

@ApiTags('OpenAI')
@Controller('v1/models')
export class OpenaiModelsController {
  constructor(private readonly models: OpenaiModelsService) {}

  @Get()
  @Operation({
    id: 'openaiListModels',
    scope: 'models:read',
    summary: 'List all models, newest first.',
    answer: OpenaiModelList,
  })
  list(@Workspace() workspace: WorkspaceId): Promise<OpenaiModelList> {
    return this.models.list(workspace);
  }

  @Get(':model')
  @Operation({
    id: 'openaiRetrieveModel',
    scope: 'models:read',
    summary: 'Read a model by its id or its name.',
    answer: OpenaiModel,
    problems: ['not-found'],
  })
  get(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: OpenaiModelParams }) { model }: OpenaiModelParams,
  ): Promise<OpenaiModel> {
    return this.models.get(workspace, model);
  }
}
